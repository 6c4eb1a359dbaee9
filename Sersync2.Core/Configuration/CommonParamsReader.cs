using Sersync2.Core.Showing;

namespace Sersync2.Core.Configuration;

/// <summary>Reads <c>&lt;commonParams&gt;</c>, and warns of options that keep a mirror from being one.</summary>
internal static class CommonParamsReader
{
    /// <returns>The words, or null where there are none.</returns>
    /// <exception cref="ConfigurationException">A quote is open, or a word is no option.</exception>
    public static List<string>? Read(ConfigBlock block)
    {
        if (block.Bytes("params") is null)
            return null;
        List<string> words = ShellWords.Split(block.Text("params") ?? "", out char? openQuote)
            ?? throw block.Error("params", $"params of <commonParams> has an unbalanced quote; expected another {openQuote}");
        SecretWords.Find(words).ForEach(Secrets.Remember);
        RsyncOptionScan scan = RsyncOptionScan.Of(words);
        if (scan.PathWord is { } path)
        {
            string word = SecretWords.Hide(words)[words.FindIndex(each => ReferenceEquals(each, path))];
            throw block.Error("params", word == "--"
                ? "params of <commonParams> has \"--\", after which rsync takes all for paths; remove it"
                : $"params of <commonParams> has the word \"{word}\", which rsync takes for a path; remove it: what is sent, and where to, is said in <localpath>");
        }

        foreach (string warning in WarningsOf(scan))
            block.Warn("params", $"params of <commonParams> has {warning}");
        return words;
    }

    private static IEnumerable<string> WarningsOf(RsyncOptionScan scan)
    {
        if (scan.HasUpdate)
        {
            yield return "u (--update): a remote keeps a file that is newer there, and a file that is replaced by "
                + "an older one is never sent; remove the u for an exact mirror";
        }

        if (scan.DeletingOptions.Count > 0)
        {
            yield return $"{string.Join(" ", scan.DeletingOptions)}, which deletes at the remote more than what was seen "
                + "deleted here; remove it: deletions are sent as <delete> in <inotify> says";
        }

        if (scan.OptionsThatRemoveHere.Count > 0)
            yield return $"{string.Join(" ", scan.OptionsThatRemoveHere)}, which deletes here what was sent, and that deletion is sent as well; remove it";
        if (scan.HasDryRun)
            yield return "n (--dry-run): nothing is sent; remove it";
        if (scan.HasListOnly)
            yield return "--list-only: nothing is sent; remove it";
        if (!scan.SaysWhatOfLinks)
            yield return "neither a nor l (--links): symbolic links are left out; add l, or --no-links if that is meant";
    }
}
