using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>A line of a call that sends: a path, and the size and time that it has there now.</summary>
/// <param name="Kind">A file, a link, a directory, or anything else.</param>
/// <param name="IsFromHere">It was sent, made or given its time by this call; else the remote had it so, from whomever.</param>
/// <param name="Modified">To the second, in the time zone of this machine.</param>
internal readonly record struct DeliveredLine(RelativePath Path, FileKind Kind, bool IsFromHere, long Size, DateTime Modified)
{
    private const string TimeFormat = "yyyy/MM/dd-HH:mm:ss";

    /// <summary>The size stands in front of the time, and the name, which may hold anything, at the end.</summary>
    public static string Format(string mark) => $"--out-format={mark} %i %l %M %n";

    /// <summary>Null where the line is about something else.</summary>
    public static DeliveredLine? Parse(ReadOnlySpan<byte> line, string mark)
    {
        if (!ItemizedLine.TryRead(line, mark, out ReadOnlySpan<byte> item, out ReadOnlySpan<byte> rest))
            return null;
        if (!Utf8Parser.TryParse(rest, out long size, out int digits) || rest.Length < digits + TimeFormat.Length + 3 || rest[digits] != (byte)' ')
            return null;
        string time = Encoding.ASCII.GetString(rest.Slice(digits + 1, TimeFormat.Length));
        if (!DateTime.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime modified))
            return null;
        ReadOnlySpan<byte> name = rest[(digits + TimeFormat.Length + 2)..];
        return new DeliveredLine(new RelativePath(RsyncEscapes.Decode(name.TrimEnd((byte)'/'))), KindOf(item[1]), item[0] is (byte)'<' or (byte)'>' or (byte)'c' || (item[1] == (byte)'d' && item[4] is (byte)'t' or (byte)'T'), size, modified);
    }

    private static FileKind KindOf(byte letter) => letter switch
    {
        (byte)'f' => FileKind.File,
        (byte)'d' => FileKind.Directory,
        (byte)'L' => FileKind.SymbolicLink,
        _ => FileKind.Special,
    };
}
