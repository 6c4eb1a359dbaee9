using System.Text;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// How rsync prints names where LC_ALL is C: what is not printable ASCII, and a backslash that would read as an escape, as
/// <c>\#ooo</c>.
/// </summary>
internal static class RsyncEscapes
{
    public static string Encode(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        for (int at = 0; at < name.Length; at++)
        {
            if (name[at] is >= (byte)' ' and <= (byte)'~' && !IsEscape(name[at..]))
                text.Append((char)name[at]);
            else
                text.Append("\\#").Append(Convert.ToString(name[at], 8).PadLeft(3, '0'));
        }

        return text.ToString();
    }

    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        byte[] name = new byte[text.Length];
        int length = 0;
        for (int at = 0; at < text.Length; at++)
        {
            if (IsEscape(text[at..]))
            {
                name[length++] = (byte)(((text[at + 2] - '0') << 6) | ((text[at + 3] - '0') << 3) | (text[at + 4] - '0'));
                at += 4;
            }
            else
            {
                name[length++] = text[at];
            }
        }

        return name[..length];
    }

    private static bool IsEscape(ReadOnlySpan<byte> text) =>
        text is [(byte)'\\', (byte)'#', >= (byte)'0' and <= (byte)'3', >= (byte)'0' and <= (byte)'7', >= (byte)'0' and <= (byte)'7', ..];
}
