using System.Text;
using System.Text.RegularExpressions;

namespace Sersync2.Core.Paths;

/// <summary>One expression of <c>&lt;filter&gt;</c>, which must match the whole of a text.</summary>
internal sealed class FilterExpression
{
    // Names may hold newlines, and "(.*)" means them too.
    private const RegexOptions Options = RegexOptions.Singleline | RegexOptions.CultureInvariant;

    private readonly Regex _regex;
    private readonly Regex? _byteRegex;

    /// <exception cref="ArgumentException">See <see cref="Validate"/>.</exception>
    public FilterExpression(string expression)
    {
        Source = expression;
        string pattern = PosixClasses.Translate(expression);
        _regex = Whole(pattern);
        _byteRegex = Ascii.IsValid(pattern) ? null : WholeOfBytes(pattern);
    }

    /// <summary>What one match may take where the time is not linear in the length of the name.</summary>
    public static TimeSpan TimeLimit { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The expression as the user wrote it.</summary>
    public string Source { get; }

    /// <summary>Why the expression is none, or null where it is good.</summary>
    public static string? Validate(string expression)
    {
        try
        {
            _ = new FilterExpression(expression);
            return null;
        }
        catch (RegexParseException exception)
        {
            // "Invalid pattern '…' at offset 1. Quantifier '*' following nothing."
            string place = $" at offset {exception.Offset}. ";
            int tail = exception.Message.IndexOf(place, StringComparison.Ordinal);
            return tail < 0 ? exception.Message.TrimEnd('.') : exception.Message[(tail + place.Length)..].TrimEnd('.');
        }
    }

    /// <param name="isUtf8">Whether the text is what the name says; otherwise each character is one byte of it.</param>
    /// <exception cref="RegexMatchTimeoutException">The time limit has passed.</exception>
    public bool Matches(ReadOnlySpan<char> text, bool isUtf8) =>
        _regex.IsMatch(text) || (!isUtf8 && _byteRegex is not null && _byteRegex.IsMatch(text));

    /// <summary>A valid expression to be looked for anywhere in a text, under the same limits.</summary>
    public static Regex ForSearch(string expression) => Limited(PosixClasses.Translate(expression));

    private static Regex Whole(string pattern)
    {
        // Alone first: "a)(b" is no expression, but would become one between the brackets.
        _ = new Regex(pattern, Options);
        return Limited($@"\A(?:{pattern})\z");
    }

    private static Regex Limited(string pattern)
    {
        try
        {
            return new Regex(pattern, Options | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            // Look-around, back-references and huge repetitions need backtracking.
            return new Regex(pattern, Options, TimeLimit);
        }
    }

    // For names that are not UTF-8 but hold the same bytes as the expression, as in the original, which compared bytes.
    private static Regex? WholeOfBytes(string pattern)
    {
        try
        {
            return Whole(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(pattern)));
        }
        catch (RegexParseException)
        {
            return null; // a range of characters need not be a range of bytes
        }
    }
}
