using System.Buffers;
using System.Text;
using System.Text.Unicode;

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
                AppendEscape(text, name[at]);
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

    /// <summary>A line as text; bytes that are none become escapes, as rsync would have printed them without <c>-8</c>.</summary>
    public static string ToText(ReadOnlySpan<byte> line)
    {
        if (Utf8.IsValid(line))
            return Encoding.UTF8.GetString(line);
        var text = new StringBuilder(line.Length);
        while (!line.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(line, out Rune rune, out int length);
            if (status == OperationStatus.Done)
                text.Append(rune.ToString());
            else
                AppendEscape(text, line[..(length = 1)][0]);
            line = line[length..];
        }

        return text.ToString();
    }

    private static void AppendEscape(StringBuilder text, byte value) => text.Append("\\#").Append(Convert.ToString(value, 8).PadLeft(3, '0'));

    private static bool IsEscape(ReadOnlySpan<byte> text) =>
        text is [(byte)'\\', (byte)'#', >= (byte)'0' and <= (byte)'3', >= (byte)'0' and <= (byte)'7', >= (byte)'0' and <= (byte)'7', ..];
}
