using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sersync2.Core.Paths;

/// <summary>Any bytes as one printable word, and back. There is one form for each, so that what is read was written here.</summary>
internal static class PercentText
{
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+./:,@~"u8);

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOfAnyExcept(Plain) < 0)
            return Encoding.ASCII.GetString(bytes);
        var text = new StringBuilder(bytes.Length + 16);
        foreach (byte value in bytes)
        {
            if (Plain.Contains(value))
                text.Append((char)value);
            else
                text.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    /// <summary>The bytes, or null where the text is not exactly what <see cref="Encode"/> makes of them.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new List<byte>(text.Length);
        for (int index = 0; index < text.Length; index++)
        {
            byte value = text[index];
            if (value == (byte)'%')
            {
                if (index + 2 >= text.Length || !byte.TryParse(text.Slice(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value))
                    return null;
                index += 2;
            }

            bytes.Add(value);
        }

        byte[] decoded = [.. bytes];
        return text.SequenceEqual(Encoding.ASCII.GetBytes(Encode(decoded))) ? decoded : null;
    }
}
