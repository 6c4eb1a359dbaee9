using System.Text;

namespace Sersync2.Core.Configuration;

/// <summary>Splits text into words as a POSIX shell does, quotes and backslashes included, but expands nothing.</summary>
internal static class ShellWords
{
    private const string EscapableInDoubleQuotes = "\"\\$`\n";

    /// <summary>The words, or null where a quote, named by <paramref name="openQuote"/>, is not closed.</summary>
    public static List<string>? Split(string text, out char? openQuote)
    {
        var words = new List<string>();
        StringBuilder? word = null; // null between words: '' is a word as well
        openQuote = null;
        for (int index = 0; index < text.Length; index++)
        {
            char current = text[index];
            char? next = index + 1 < text.Length ? text[index + 1] : null;
            switch (current)
            {
                case '\'' or '"' when openQuote is null:
                    openQuote = current;
                    word ??= new StringBuilder();
                    break;
                case '\'' or '"' when openQuote == current:
                    openQuote = null;
                    break;
                case '\\' when next is { } escaped && openQuote != '\''
                    && (openQuote is null || EscapableInDoubleQuotes.Contains(escaped, StringComparison.Ordinal)):
                    word = (word ?? new StringBuilder()).Append(escaped);
                    index++;
                    break;
                case ' ' or '\t' or '\n' or '\r' when openQuote is null:
                    if (word is not null)
                        words.Add(word.ToString());
                    word = null;
                    break;
                default:
                    word = (word ?? new StringBuilder()).Append(current);
                    break;
            }
        }

        if (openQuote is not null)
            return null;
        if (word is not null)
            words.Add(word.ToString());
        return words;
    }
}
