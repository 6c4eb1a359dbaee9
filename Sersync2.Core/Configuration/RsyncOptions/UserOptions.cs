using System.Text;

namespace Sersync2.Core.Configuration.RsyncOptions;

/// <summary>
/// The words of <c>commonParams</c> by their meaning: what rsync gets of them, and what they make of a mirror. Words are
/// read as rsync reads them: a letter's value is the rest of its cluster or the next word. Pure.
/// </summary>
internal sealed class UserOptions
{
    private readonly List<UserOption> _options = [];
    private readonly List<string> _words = [];
    private readonly List<string> _wordsWithoutRules = [];
    private readonly List<string> _ruleWords = [];
    private readonly List<string> _wayWords = [];
    private readonly List<string> _fullSyncWords = [];
    private readonly List<string> _paths = [];

    private readonly bool _overwriting;

    /// <param name="words">As a shell would hand them to rsync.</param>
    /// <param name="overwriting">Without <c>-u</c>: what is newer at the remote is written over.</param>
    public UserOptions(IReadOnlyList<string> words, bool overwriting = false)
    {
        _overwriting = overwriting;
        for (int index = 0; index < words.Count; index++)
        {
            string word = words[index];
            string? next = index + 1 < words.Count ? words[index + 1] : null;
            if (word == "--")
            {
                _paths.AddRange(words.Skip(index));
                break;
            }

            if (word.Length < 2 || word[0] != '-')
                _paths.Add(word);
            else if (word[1] == '-' ? ReadLong(word, next) : ReadCluster(word, next))
                index++;
        }

        Limits = [.. Passed.Where(static option => option.Option is { LimitsMirror: true }).Select(static option => option.Word).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Every option, in the order of the words.</summary>
    public IReadOnlyList<UserOption> Options => _options;

    /// <summary>What rsync gets in every call.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The same without filter rules.</summary>
    public IReadOnlyList<string> WordsWithoutRules => _wordsWithoutRules;

    /// <summary>The filter rules alone.</summary>
    public IReadOnlyList<string> RuleWords => _ruleWords;

    /// <summary>What is about the way to the remote alone.</summary>
    public IReadOnlyList<string> WayWords => _wayWords;

    /// <summary>What it gets besides in a full sync that was asked for and deletes.</summary>
    public IReadOnlyList<string> FullSyncWords => _fullSyncWords;

    /// <summary>Words that are no options: rsync would take them for paths, and gets none of them.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>Whether rules of the user's decide what is sent and deleted.</summary>
    public bool HasRules => Passed.Any(static option => option.Option is { IsRule: true });

    /// <summary>Whether something that is only there may stay: by a rule, as a backup, beyond a number.</summary>
    public bool Protects => Passed.Any(static option => option.Option is { } known && known.Effects.HasFlag(MirrorEffects.Protection));

    /// <summary>
    /// Whether some of them stand in files in the directories themselves, which rsync reads as it reads the names that
    /// Sersync2 sends: to NUL, or to the end of the line.
    /// </summary>
    public bool HasRulesInDirectories => Passed.Any(static option => option.Option is { IsRule: true }
        && (option.Word == "-F" || (option.Option.Name == "filter" && IsDirectoryMerge(option.Value))));

    /// <summary>Whether <c>-C</c> is among them: rsync puts its rules behind all others, where Sersync2's would hide them.</summary>
    public bool HasCvsRules => Passed.Any(static option => option.Option is { Name: "cvs-exclude" });

    /// <summary>Whether files are written into what is there.</summary>
    public bool WritesInPlace => Has("inplace") || Has("append") || Has("append-verify");

    /// <summary>Whether what is newer at the remote stays: <c>-u</c>, as people say who have two hosts write to each other.</summary>
    public bool KeepsNewer => _options.FindLast(static option => option.Word is "-u" or "--update" or "--no-u" or "--no-update") is { Word: "-u" or "--update" };

    /// <summary>Whether files have the same times there: else those of their arrival.</summary>
    public bool SendsTimes => _options.FindLast(static option => option.Word is "-t" or "--times" or "-a" or "--archive" or "--no-t" or "--no-times") is { } last && !last.Word.StartsWith("--no-", StringComparison.Ordinal);

    /// <summary>Whether a remote shell is named: a daemon that is reached through it takes no connection options.</summary>
    public bool HasRemoteShell => RemoteShell is not null;

    /// <summary>The command of <c>-e</c>, the last one; null where there is none.</summary>
    public string? RemoteShell => _options.FindLast(static option => option.Option?.Name == "rsh")?.Value;

    /// <summary>Whether a rename can be left to the remote: each option was tried beside that.</summary>
    public bool AllowRenameShortcut => Passed.All(static option => option.Option is { AllowsRenameShortcut: true });

    /// <summary>Options because of which a remote that is in sync is no exact mirror, as they were written.</summary>
    public IReadOnlyList<string> Limits { get; }

    private IEnumerable<UserOption> Passed => _options.Where(static option => option.Use == OptionUse.PassedOn);

    /// <param name="name">The long name of an option without its dashes.</param>
    public bool Has(string name) => _options.Exists(option => option.Option?.Name == name);

    /// <returns>Whether the next word is its value.</returns>
    private bool ReadLong(string word, string? next)
    {
        int equals = word.IndexOf('=');
        string name = equals < 0 ? word[2..] : word[2..equals];
        RsyncOption? option = RsyncOptionTable.Find(name);
        bool takesNext = equals < 0 && option is { HasValue: true } && next is not null;
        if (_overwriting && option is { Name: "update" })
            return false;
        string? value = equals >= 0 ? word[(equals + 1)..] : takesNext ? next : null;
        Add(new UserOption("--" + name, value, option), takesNext ? [word, next!] : [word]);
        return takesNext;
    }

    private bool ReadCluster(string word, string? next)
    {
        var kept = new StringBuilder();
        bool tookNext = false;
        for (int index = 1; index < word.Length; index++)
        {
            char letter = word[index];
            RsyncOption? option = RsyncOptionTable.Find(letter);
            if (option is { HasValue: true })
            {
                string rest = word[(index + 1)..];
                tookNext = rest.Length == 0 && next is not null;
                Flush(kept);
                Add(new UserOption("-" + letter, tookNext ? next : rest, option), tookNext ? ["-" + letter, next!] : [word[..1] + word[index..]]);
                break;
            }

            // All that -P says besides is about what is printed.
            if (letter == 'P')
            {
                Flush(kept);
                Add(new UserOption("-P", null, option), ["--partial"]);
            }
            else if (_overwriting && letter == 'u')
            {
                continue;
            }
            else if (option is { Use: not OptionUse.PassedOn })
            {
                Add(new UserOption("-" + letter, null, option), ["-" + letter]);
            }
            else
            {
                _options.Add(new UserOption("-" + letter, null, option));
                kept.Append(letter);
            }
        }

        Flush(kept);
        return tookNext;
    }

    private void Flush(StringBuilder kept)
    {
        string cluster = kept.ToString();
        kept.Clear();
        if (cluster.Length > 0)
            _words.Add("-" + cluster);
        string others = string.Concat(cluster.Where(static letter => !IsRule(letter)));
        if (others.Length > 0)
            _wordsWithoutRules.Add("-" + others);
        _ruleWords.AddRange(cluster.Where(IsRule).Select(static letter => "-" + letter));
        _wayWords.AddRange(cluster.Where(static letter => RsyncOptionTable.Find(letter) is { IsWay: true }).Select(static letter => "-" + letter));
    }

    private static bool IsDirectoryMerge(string? rule) =>
        rule?.TrimStart() is { } text && (text.StartsWith(':') || text.StartsWith("dir-merge", StringComparison.Ordinal) || text.StartsWith('.') || text.StartsWith("merge", StringComparison.Ordinal));

    private static bool IsRule(char letter) => RsyncOptionTable.Find(letter) is { IsRule: true };

    private void Add(UserOption option, IEnumerable<string> words)
    {
        // What Sersync2 writes to standard input is for one reader.
        if (option is { Option: { IsRule: true, HasValue: true, Name: "exclude-from" or "include-from" }, Value: "-" })
            option = option with { Option = option.Option with { Use = OptionUse.SaidByUs, Note = "standard input is Sersync2's own" } };
        else if (option is { Option.HasValue: true, Value: null or "" })
            option = option with { Option = option.Option with { Use = OptionUse.Contradicts, Note = "its value is missing, and rsync would fail" } };
        _options.Add(option);
        if (option.Use == OptionUse.PassedOn)
        {
            _words.AddRange(words);
            (option.Option is { IsRule: true } ? _ruleWords : _wordsWithoutRules).AddRange(words);
            if (option.Option is { IsWay: true })
                _wayWords.AddRange(words);
        }
        else if (option.Use == OptionUse.FullSyncs)
            _fullSyncWords.AddRange(words);
    }
}
