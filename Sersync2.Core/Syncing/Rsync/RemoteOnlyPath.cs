using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>Something that exists at the remote alone.</summary>
internal readonly record struct RemoteOnlyPath(RelativePath Path, bool IsDirectory)
{
    private const int ItemWidth = 11;

    private static ReadOnlySpan<byte> Prefix => "*deleting "u8;

    /// <summary>Reads a line of <c>--out-format="%i %n" -8</c>; null where it is about something else.</summary>
    public static RemoteOnlyPath? Parse(ReadOnlySpan<byte> line)
    {
        // %i is eleven characters wide, then comes a space; a name may begin with further ones.
        if (!line.StartsWith(Prefix) || line.Length <= ItemWidth)
            return null;
        ReadOnlySpan<byte> escaped = line[(ItemWidth + 1)..];
        bool isDirectory = escaped.EndsWith("/"u8);
        byte[] path = RsyncEscapes.Decode(isDirectory ? escaped[..^1] : escaped);
        return path.Length == 0 ? null : new RemoteOnlyPath(new RelativePath(path), isDirectory);
    }
}
