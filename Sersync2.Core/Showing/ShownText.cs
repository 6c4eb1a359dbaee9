using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sersync2.Core.Showing;

/// <summary>
/// The one way out for text: whatever is shown to people passes here, for part of it always comes from others: names of
/// files, messages of remotes, values of the configuration. Characters that do something to a terminal, or make a line read
/// as another than it is, appear as <c>\xNN</c> or <c>\uNNNN</c>; a newline as <c>\n</c>, so that nobody's text becomes a
/// line of its own. A backslash stays one: what is shown already is shown the same again. Pure, but for
/// <see cref="Secrets"/>, which it leaves out.
/// </summary>
public static partial class ShownText
{
    /// <summary>One line, whatever is in the text.</summary>
    public static string Line(string text) => Escape(Secrets.Hide(text), keepsLines: false, inJson: false);

    /// <summary>For text whose lines are our own.</summary>
    public static string Lines(string text) => Escape(Secrets.Hide(text), keepsLines: true, inJson: false);

    /// <summary>A document of JSON that says the same: within its strings the escapes are its own.</summary>
    public static string Json(string document) => Escape(document, keepsLines: true, inJson: true);

    /// <summary>As <see cref="Lines"/>, but the colours of <c>--status</c> stay.</summary>
    public static string Table(string table)
    {
        var shown = new StringBuilder();
        int start = 0;
        foreach (ValueMatch colour in Colours().EnumerateMatches(table))
        {
            shown.Append(Lines(table[start..colour.Index])).Append(table, colour.Index, colour.Length);
            start = colour.Index + colour.Length;
        }

        return shown.Append(Lines(table[start..])).ToString();
    }

    /// <summary>At most so many characters: what is too long loses its middle, for the reason stands at the end.</summary>
    public static string Shorten(string text, int most)
    {
        if (text.Length <= most)
            return text;
        int tail = most / 3, head = most - tail - 1;
        head -= char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
        int end = text.Length - tail;
        end += char.IsLowSurrogate(text[end]) ? 1 : 0;
        return $"{text[..head]}…{text[end..]}";
    }

    /// <summary>
    /// Whether a character only stands there. Not: control characters, what changes the direction of text, what is not to be
    /// seen, line separators. The joiners are harmless: Persian and emoji need them.
    /// </summary>
    public static bool IsHarmless(Rune rune)
    {
        const int NonJoiner = 0x200C, Joiner = 0x200D;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
            UnicodeCategory.Format => rune.Value is NonJoiner or Joiner,
            _ => true,
        };
    }

    private static string Escape(string text, bool keepsLines, bool inJson)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var shown = new StringBuilder(text.Length + 16);
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            int plain = rest.IndexOfAnyExceptInRange(' ', '~');
            shown.Append(plain < 0 ? rest : rest[..plain]);
            if (plain < 0)
                break;
            rest = rest[plain..];
            bool isWhole = Rune.DecodeFromUtf16(rest, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            ReadOnlySpan<char> character = rest[..length];
            if (isWhole && (IsHarmless(rune) || (keepsLines && rune.Value == '\n')))
                shown.Append(character);
            else if (inJson)
                foreach (char unit in character)
                    shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            else
                AppendCode(shown, isWhole ? rune.Value : character[0]);
            rest = rest[length..];
        }

        return shown.ToString();
    }

    private static void AppendCode(StringBuilder shown, int character) => _ = character switch
    {
        '\n' => shown.Append("\\n"),
        '\r' => shown.Append("\\r"),
        '\t' => shown.Append("\\t"),
        <= 0xff => shown.Append(CultureInfo.InvariantCulture, $"\\x{character:x2}"),
        <= 0xffff => shown.Append(CultureInfo.InvariantCulture, $"\\u{character:x4}"),
        _ => shown.Append(CultureInfo.InvariantCulture, $"\\U{character:x8}"),
    };

    // What Ansi.Paint writes, and nothing else.
    [GeneratedRegex(@"\e\[(?:0|2|31|32|33)m", RegexOptions.CultureInvariant)]
    private static partial Regex Colours();
}
