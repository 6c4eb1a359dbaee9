using System.Globalization;
using System.Text;
using Sersync2.Core.Showing;

namespace Sersync2.Core.Paths;

/// <summary>Linux names are bytes; this turns them into text for people and for shells, and never back.</summary>
public static class ByteText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes as text for logs: what is not harmless (see <see cref="ShownText"/>), backslashes and bytes that are not UTF-8 appear as <c>\xNN</c>.</summary>
    public static string Display(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length);
            if (status == System.Buffers.OperationStatus.Done && ShownText.IsHarmless(rune) && rune.Value != '\\')
                text.Append(rune);
            else
                foreach (byte value in bytes[..length])
                    text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
            bytes = bytes[length..];
        }

        return text.ToString();
    }

    /// <summary>
    /// One word for a POSIX shell that stands for exactly these bytes. Names with characters that are not harmless or bytes that are
    /// not UTF-8 use the <c>$'…'</c> form, which bash, zsh, ksh and busybox read, so that the line stays one printable line.
    /// </summary>
    public static string ShellWord(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0 && bytes.IndexOfAnyExcept(PlainInShell) < 0)
            return Encoding.ASCII.GetString(bytes);
        if (IsPrintable(bytes))
            return "'" + Encoding.UTF8.GetString(bytes).Replace("'", "'\\''", StringComparison.Ordinal) + "'";

        var word = new StringBuilder("$'");
        foreach (byte value in bytes)
        {
            if (value is (byte)'\'' or (byte)'\\')
                word.Append('\\').Append((char)value);
            else if (value is >= 0x20 and < 0x7f)
                word.Append((char)value);
            else
                word.Append(CultureInfo.InvariantCulture, $"\\{Convert.ToString(value, 8).PadLeft(3, '0')}");
        }

        return word.Append('\'').ToString();
    }

    /// <summary><see cref="ShellWord(ReadOnlySpan{byte})"/> of the UTF-8 bytes of <paramref name="text"/>.</summary>
    public static string ShellWord(string text) => ShellWord(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether the bytes are well-formed UTF-8.</summary>
    public static bool IsUtf8(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    private static readonly System.Buffers.SearchValues<byte> PlainInShell =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=./:,@%"u8);

    private static bool IsPrintable(ReadOnlySpan<byte> bytes)
    {
        if (!IsUtf8(bytes))
            return false;
        foreach (Rune rune in StrictUtf8.GetString(bytes).EnumerateRunes())
        {
            if (!ShownText.IsHarmless(rune))
                return false;
        }

        return true;
    }
}
