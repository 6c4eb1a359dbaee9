using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Sersync2.Core.Configuration.Xml;

/// <summary>Resolves <c>&amp;amp;</c> and its kind in attribute values.</summary>
internal static class CharacterReferences
{
    private const int LongestReference = 12;

    /// <summary>The value with references resolved, as UTF-8; an <c>&amp;</c> that begins none stays as it is.</summary>
    public static byte[] Resolve(ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)'&'))
            return value.ToArray();
        var resolved = new List<byte>(value.Length);
        Span<byte> utf8 = stackalloc byte[4];
        while (!value.IsEmpty)
        {
            if (value[0] == (byte)'&' && TryRead(value, out Rune rune, out int length))
            {
                resolved.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
                value = value[length..];
            }
            else
            {
                resolved.Add(value[0]);
                value = value[1..];
            }
        }

        return [.. resolved];
    }

    private static bool TryRead(ReadOnlySpan<byte> value, out Rune rune, out int length)
    {
        rune = default;
        length = value[..Math.Min(value.Length, LongestReference)].IndexOf((byte)';') + 1;
        if (length < 3)
            return false;
        ReadOnlySpan<byte> name = value[1..(length - 1)];
        int code = name switch
        {
            _ when name.SequenceEqual("amp"u8) => '&',
            _ when name.SequenceEqual("lt"u8) => '<',
            _ when name.SequenceEqual("gt"u8) => '>',
            _ when name.SequenceEqual("quot"u8) => '"',
            _ when name.SequenceEqual("apos"u8) => '\'',
            [(byte)'#', (byte)'x' or (byte)'X', .. var digits] => Hexadecimal(digits),
            [(byte)'#', .. var digits] => Utf8Parser.TryParse(digits, out uint number, out int used) && used == digits.Length
                ? (int)Math.Min(number, int.MaxValue)
                : 0,
            _ => 0,
        };

        // No path may hold a NUL, so &#0; stays text as well.
        return code > 0 && Rune.TryCreate(code, out rune);
    }

    private static int Hexadecimal(ReadOnlySpan<byte> digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
