using System.Text;

namespace Sersync2.Cli.CommandLine;

/// <summary>
/// Reads words as getopt(3) does and hands on plain <c>-x</c> and <c>-x=value</c> words. Existing start lines rely on
/// clusters (<c>-rd</c>, <c>-dro FILE</c>), glued values (<c>-n8</c>), values that begin with a dash, and stray words
/// that do nothing: none of these is read so by System.CommandLine itself.
/// </summary>
internal static class GetoptWords
{
    /// <param name="words">The command line without the program's name.</param>
    /// <param name="stray">Gets the words that belong to no option.</param>
    /// <param name="takesValue">Each option with its dashes, and whether a value belongs to it.</param>
    /// <exception cref="UsageException">An unknown option, a missing value, or a value where none belongs.</exception>
    public static List<string> Expand(IEnumerable<string> words, IReadOnlyDictionary<string, bool> takesValue, List<string> stray)
    {
        var expanded = new List<string>();
        using IEnumerator<string> rest = words.GetEnumerator();
        while (rest.MoveNext() && rest.Current != "--")
        {
            string word = rest.Current;
            if (word.StartsWith("--", StringComparison.Ordinal))
                expanded.Add(ExpandLong(word, rest, takesValue));
            else if (word.Length > 1 && word[0] == '-')
                ExpandCluster(word, rest, takesValue, expanded);
            else
                stray.Add(word);
        }

        while (rest.MoveNext())
            stray.Add(rest.Current);

        return expanded;
    }

    private static void ExpandCluster(
        string cluster, IEnumerator<string> rest, IReadOnlyDictionary<string, bool> takesValue, List<string> expanded)
    {
        int next;
        for (int at = 1; at < cluster.Length; at = next)
        {
            next = at + Rune.GetRuneAt(cluster, at).Utf16SequenceLength;
            string option = $"-{cluster[at..next]}";
            if (!takesValue.TryGetValue(option, out bool withValue))
                throw UnknownOption(option, cluster);
            if (withValue)
            {
                expanded.Add(WithValue(option, next < cluster.Length ? cluster[next..] : null, rest));
                return;
            }

            expanded.Add(option);
        }
    }

    private static string ExpandLong(string word, IEnumerator<string> rest, IReadOnlyDictionary<string, bool> takesValue)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string option = equals < 0 ? word : word[..equals];
        if (!takesValue.TryGetValue(option, out bool withValue))
            throw UnknownOption(option, word);
        if (!withValue && equals >= 0)
            throw new UsageException($"option \"{option}\" takes no value, but \"{word}\" gives one");
        return withValue ? WithValue(option, equals < 0 ? null : word[(equals + 1)..], rest) : option;
    }

    private static string WithValue(string option, string? value, IEnumerator<string> rest)
    {
        if (value is null && rest.MoveNext())
            value = rest.Current;
        return string.IsNullOrEmpty(value) ? throw new UsageException($"option \"{option}\" needs a value") : $"{option}={value}";
    }

    private static UsageException UnknownOption(string option, string word) =>
        new(option == word ? $"unknown option \"{option}\"" : $"unknown option \"{option}\" in \"{word}\"");
}
