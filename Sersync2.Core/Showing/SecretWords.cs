using System.Text.RegularExpressions;

namespace Sersync2.Core.Showing;

/// <summary>
/// Finds the secrets among the words of a command, and in the commands that a word holds, as that of <c>-e</c>: what
/// sshpass is given with <c>-p</c>, plink with <c>-pw</c>, what a name like SSHPASS or --password is set to, and the
/// passwords of addresses. Pure.
/// </summary>
internal static partial class SecretWords
{
    /// <summary>The words, with a mask in place of each secret.</summary>
    public static List<string> Hide(IReadOnlyList<string> words) => Mask(words, new List<string>());

    /// <summary>The secrets themselves.</summary>
    public static List<string> Find(IReadOnlyList<string> words)
    {
        var found = new List<string>();
        Mask(words, found);
        return found;
    }

    private static List<string> Mask(IReadOnlyList<string> words, List<string> found)
    {
        // Where a quote was forgotten, a command is spread over several words: so the words are read as one command.
        List<string> masked = [.. words];
        var reading = new CommandReading(found);
        for (int at = 0; at < masked.Count; at++)
            masked[at] = MaskIn(masked[at], reading, found);
        return masked;
    }

    private static string MaskIn(string word, CommandReading reading, List<string> found)
    {
        MatchCollection parts = Parts().Matches(word);
        // A word that is one part is that part, white space and quotes of it included: the shell has taken its own off.
        if (parts.Count < 2)
            return reading.Read(word);
        return Parts().Replace(word, part =>
        {
            string inner = part.Value is [('"' or '\''), .., _] ? part.Value[1..^1] : part.Value;
            if (!reading.WantsSecret && inner.Any(char.IsWhiteSpace) && inner.Length < part.Length)
                return part.Value[0] + MaskIn(inner, new CommandReading(found), found) + part.Value[^1];
            return reading.Read(part.Value);
        });
    }

    // Words as a shell has them, quotes included; a backslash takes what follows with it.
    [GeneratedRegex(@"(?:'[^']*'|""(?:\\.|[^""\\])*""|\\.|[^\s'""\\]|['""])+", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Parts();
}
