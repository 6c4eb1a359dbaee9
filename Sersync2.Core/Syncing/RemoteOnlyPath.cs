using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing;

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
        byte[] path = Unescape(isDirectory ? escaped[..^1] : escaped);
        return path.Length == 0 ? null : new RemoteOnlyPath(new RelativePath(path), isDirectory);
    }

    // Control characters, and a backslash that would read as an escape, are printed as \#ooo.
    private static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        byte[] path = new byte[text.Length];
        int length = 0;
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at..] is [(byte)'\\', (byte)'#', >= (byte)'0' and <= (byte)'3', >= (byte)'0' and <= (byte)'7', >= (byte)'0' and <= (byte)'7', ..])
            {
                path[length++] = (byte)(((text[at + 2] - '0') << 6) | ((text[at + 3] - '0') << 3) | (text[at + 4] - '0'));
                at += 4;
            }
            else
            {
                path[length++] = text[at];
            }
        }

        return path[..length];
    }
}
