using System.Text.RegularExpressions;

namespace Sersync2.Core.Showing;

/// <summary>One command, word by word: what of each word may be shown.</summary>
internal sealed partial class CommandReading(List<string> found)
{
    private const string SshpassWithArgument = "pfdP";
    private bool _inSshpass;

    // The next word is the argument of an option of sshpass, and no secret.
    private bool _skips;

    /// <summary>Whether the next word is a secret.</summary>
    public bool WantsSecret { get; private set; }

    public string Read(string word)
    {
        if (WantsSecret)
        {
            WantsSecret = false;
            return Take(word);
        }

        if (_skips)
        {
            _skips = false;
            return word;
        }

        if (_inSshpass && word.StartsWith('-'))
            return ReadSshpass(word);
        // Also as --rsh=sshpass, -esshpass and /usr/bin/sshpass.
        _inSshpass = word.EndsWith("sshpass", StringComparison.Ordinal);
        WantsSecret = OptionBeforeSecret().IsMatch(word);
        Match assignment = Assignment().Match(word);
        return assignment.Success ? word[..assignment.Groups["value"].Index] + Take(assignment.Groups["value"].Value) : Secrets.Hide(word);
    }

    private string ReadSshpass(string word)
    {
        for (int at = 1; at < word.Length; at++)
        {
            // The name of a variable may follow, in the same word.
            if (word[at] == 'e')
                break;
            if (!SshpassWithArgument.Contains(word[at], StringComparison.Ordinal))
                continue;
            bool isSecret = word[at] == 'p', isHere = at + 1 < word.Length;
            WantsSecret = isSecret && !isHere;
            _skips = !isSecret && !isHere;
            return isSecret && isHere ? word[..(at + 1)] + Take(word[(at + 1)..]) : word;
        }

        return word;
    }

    private string Take(string secret)
    {
        found.Add(secret.Trim('\'', '"'));
        return Secrets.Mask;
    }

    [GeneratedRegex(@"(?:passw(?:or)?d|passphrase|sshpass|secret|token|api_?key|(?:^|[^a-z])(?:pass|pwd))=(?<value>.+)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Assignment();

    // -pw is plink's; rsync has a -P and a -W.
    [GeneratedRegex(@"^(?:-pw|--?(?i:pass|password|passwd|passphrase|token|secret))$", RegexOptions.CultureInvariant)]
    private static partial Regex OptionBeforeSecret();
}
