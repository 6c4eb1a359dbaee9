using System.Text;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>
/// Words for any POSIX shell, of any bytes: in single quotes, where nothing but the quote itself means anything. The
/// <c>$'…'</c> form, which would keep a line one line, is unknown to dash.
/// </summary>
internal static class ShellQuote
{
    public static void Write(Stream stream, ReadOnlySpan<byte> word)
    {
        stream.WriteByte((byte)'\'');
        int quote;
        while ((quote = word.IndexOf((byte)'\'')) >= 0)
        {
            stream.Write(word[..quote]);
            stream.Write(@"'\''"u8);
            word = word[(quote + 1)..];
        }

        stream.Write(word);
        stream.WriteByte((byte)'\'');
    }

    public static void Write(Stream stream, string word) => Write(stream, Encoding.UTF8.GetBytes(word));

    /// <summary>The length of the command at the start of the text, which ends at the first newline outside of quotes; -1 where none does.</summary>
    public static int CommandLength(ReadOnlySpan<byte> text)
    {
        bool quoted = false;
        for (int index = 0; index < text.Length; index++)
        {
            switch (text[index])
            {
                case (byte)'\'':
                    quoted = !quoted;
                    break;
                case (byte)'\\' when !quoted:
                    index++;
                    break;
                case (byte)'\n' when !quoted:
                    return index;
                default:
                    break;
            }
        }

        return -1;
    }
}
