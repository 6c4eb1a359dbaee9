using System.Buffers;

namespace Sersync2.Core.Configuration;

/// <summary>Which options with far-reaching effects are among rsync's words, arguments of other options not mistaken for options.</summary>
internal sealed class RsyncOptionScan
{
    // The rest of a cluster, or the next word, is the argument of these.
    private static readonly SearchValues<char> LettersWithArgument = SearchValues.Create("BTefM@");

    private static readonly HashSet<string> WithArgument =
    [
        "--address", "--backup-dir", "--block-size", "--bwlimit", "--checksum-choice", "--cc", "--checksum-seed", "--chmod", "--chown",
        "--compare-dest", "--compress-choice", "--zc", "--compress-level", "--zl", "--compress-threads", "--zt", "--confine-root",
        "--contimeout", "--copy-as", "--copy-dest", "--debug", "--early-input", "--exclude", "--exclude-from", "--files-from", "--filter",
        "--groupmap", "--iconv", "--include", "--include-from", "--info", "--link-dest", "--log-file", "--log-file-format", "--log-format",
        "--max-alloc", "--max-delete", "--max-size", "--min-size", "--modify-window", "--only-write-batch", "--out-format", "--outbuf",
        "--partial-dir", "--password-file", "--port", "--protocol", "--read-batch", "--remote-option", "--rsh", "--rsync-path",
        "--skip-compress", "--sockopts", "--stderr", "--stop-after", "--stop-at", "--suffix", "--temp-dir", "--time-limit", "--timeout",
        "--usermap", "--write-batch",
    ];

    private static readonly HashSet<string> RemovingHere = ["--remove-source-files", "--remove-sent-files"];

    private static readonly HashSet<string> AboutLinks =
    [
        "--archive", "--copy-dirlinks", "--copy-links", "--copy-unsafe-links", "--links", "--no-l", "--no-links",
    ];

    private static readonly HashSet<string> Deleting =
    [
        "--del", "--delete", "--delete-after", "--delete-before", "--delete-delay", "--delete-during", "--delete-excluded", "--delete-missing-args",
    ];

    private static readonly HashSet<string> Printing = ["--debug", "--info", "--log-format", "--out-format", "--progress"];

    private readonly List<string> _deleting = [];
    private readonly List<string> _removingHere = [];

    private RsyncOptionScan()
    {
    }

    public bool HasUpdate { get; private set; }

    public bool HasDryRun { get; private set; }

    public bool HasListOnly { get; private set; }

    /// <summary>Whether anything is said of symbolic links; where nothing is, rsync leaves them out.</summary>
    public bool SaysWhatOfLinks { get; private set; }

    /// <summary>Whether rsync is to say more than it does by itself.</summary>
    public bool IsVerbose { get; private set; }

    /// <summary>Whether rsync is to print what it does, or does not, for each file.</summary>
    public bool PrintsNames { get; private set; }

    public IReadOnlyList<string> DeletingOptions => _deleting;

    /// <summary>Options that delete the source once it was sent.</summary>
    public IReadOnlyList<string> OptionsThatRemoveHere => _removingHere;

    /// <summary>The first word that is no option, or <c>--</c>, which makes paths of all that follow; null where there is none.</summary>
    public string? PathWord { get; private set; }

    public static RsyncOptionScan Of(IReadOnlyList<string> words)
    {
        var scan = new RsyncOptionScan();
        for (int index = 0; index < words.Count; index++)
        {
            string word = words[index];
            if (word == "--" || word.Length < 2 || word[0] != '-')
            {
                scan.PathWord = word;
                break;
            }

            if (word[1] == '-' ? scan.ReadLong(word) : scan.ReadCluster(word))
                index++;
        }

        return scan;
    }

    // Both return whether the next word is an argument.
    private bool ReadLong(string word)
    {
        HasUpdate |= word == "--update";
        HasDryRun |= word == "--dry-run";
        HasListOnly |= word == "--list-only";
        SaysWhatOfLinks |= AboutLinks.Contains(word);
        IsVerbose |= word == "--verbose";
        PrintsNames |= Printing.Contains(word.Split('=')[0]);
        if (Deleting.Contains(word))
            _deleting.Add(word);
        if (RemovingHere.Contains(word))
            _removingHere.Add(word);
        return WithArgument.Contains(word);
    }

    private bool ReadCluster(string word)
    {
        int argument = word.AsSpan(1).IndexOfAny(LettersWithArgument);
        ReadOnlySpan<char> letters = argument < 0 ? word.AsSpan(1) : word.AsSpan(1, argument);
        HasUpdate |= letters.Contains('u');
        HasDryRun |= letters.Contains('n');
        IsVerbose |= letters.Contains('v');
        PrintsNames |= letters.Contains('P');
        SaysWhatOfLinks |= letters.ContainsAny("alLk");
        return argument >= 0 && argument + 2 == word.Length;
    }
}
