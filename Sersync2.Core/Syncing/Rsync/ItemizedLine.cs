using System.Text;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// A line of <c>--out-format</c>. It begins with a word that is drawn for each call: whoever chooses names cannot know it,
/// so no name and no other line can pose as one.
/// </summary>
internal static class ItemizedLine
{
    // %i is that wide, then comes a space; a name may begin with further ones.
    private const int ItemWidth = 11;

    public static string NewMark() => Guid.NewGuid().ToString("N")[..16];

    public static string Format(string mark) => $"--out-format={mark} %i %n";

    /// <param name="item">What was done, as rsync(1) has it at <c>--itemize-changes</c>.</param>
    /// <param name="name">The name with its escapes; that of a directory ends with a slash.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, string mark, out ReadOnlySpan<byte> item, out ReadOnlySpan<byte> name)
    {
        item = name = default;
        int begin = mark.Length + 1;
        if (line.Length <= begin + ItemWidth || line[mark.Length] != (byte)' ' || !Ascii.Equals(line[..mark.Length], mark))
            return false;
        item = line.Slice(begin, ItemWidth);
        name = line[(begin + ItemWidth + 1)..];
        return line[begin + ItemWidth] == (byte)' ' && !name.IsEmpty;
    }

    /// <summary>Whether it is not there yet: a server that refuses <c>--existing</c> lists such paths as well.</summary>
    public static bool IsNew(ReadOnlySpan<byte> item) => item.Length == ItemWidth && !item[2..].ContainsAnyExcept((byte)'+');
}
