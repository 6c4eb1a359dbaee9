using System.Buffers.Text;
using System.Globalization;

namespace Sersync2.Core.Syncing.FullSyncs;

/// <summary>The numbers of a full sync, from the lines of <c>rsync --stats --no-h</c>.</summary>
internal record struct FullSyncReport
{
    private static readonly byte[][] OtherLabels =
    [
        [.. "Number of files: "u8], [.. "Number of created files: "u8], [.. "Total file size: "u8], [.. "Total transferred file size: "u8],
        [.. "Literal data: "u8], [.. "Matched data: "u8], [.. "File list "u8], [.. "Total bytes received: "u8], [.. "sent "u8], [.. "total size is "u8],
    ];

    public long Files { get; set; }

    public long Deleted { get; set; }

    public long Bytes { get; set; }

    /// <summary>Takes in a line of the statistics; false where it is none.</summary>
    public bool Read(ReadOnlySpan<byte> line)
    {
        // rsync 3.0 says "files", later ones "regular files".
        if (Number(line, "Number of regular files transferred: "u8) is { } files)
            Files = files;
        else if (Number(line, "Number of files transferred: "u8) is { } oldFiles)
            Files = oldFiles;
        else if (Number(line, "Number of deleted files: "u8) is { } deleted)
            Deleted = deleted;
        else if (Number(line, "Total bytes sent: "u8) is { } bytes)
            Bytes = bytes;
        else
            return IsOther(line);
        return true;
    }

    public override readonly string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Files} files sent, {Deleted} entries deleted, {Bytes} bytes");

    // Nobody needs these.
    private static bool IsOther(ReadOnlySpan<byte> line)
    {
        foreach (byte[] label in OtherLabels)
        {
            if (line.StartsWith(label))
                return true;
        }

        return false;
    }

    private static long? Number(ReadOnlySpan<byte> line, ReadOnlySpan<byte> label) =>
        line.StartsWith(label) && Utf8Parser.TryParse(line[label.Length..], out long value, out _) ? value : null;
}
