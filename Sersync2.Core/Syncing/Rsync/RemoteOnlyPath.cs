using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>Something that exists at the remote alone.</summary>
internal readonly record struct RemoteOnlyPath(RelativePath Path, bool IsDirectory)
{
    private static ReadOnlySpan<byte> Deleting => "*deleting  "u8;

    /// <summary>Reads a line of a call that lists; null where it is about something else.</summary>
    /// <param name="mark">The call's own: see <see cref="ItemizedLine"/>.</param>
    public static RemoteOnlyPath? Parse(ReadOnlySpan<byte> line, string mark)
    {
        if (!ItemizedLine.TryRead(line, mark, out ReadOnlySpan<byte> item, out ReadOnlySpan<byte> escaped) || !item.SequenceEqual(Deleting))
            return null;
        bool isDirectory = escaped.EndsWith("/"u8);
        byte[] path = RsyncEscapes.Decode(isDirectory ? escaped[..^1] : escaped);
        return path.Length == 0 ? null : new RemoteOnlyPath(new RelativePath(path), isDirectory);
    }
}
