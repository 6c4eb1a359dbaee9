using Sersync2.Core.Configuration.RsyncOptions;
using Sersync2.Core.Showing;

namespace Sersync2.Core.Configuration;

/// <summary>Reads <c>&lt;commonParams&gt;</c>, and tells of options that are left out or keep a mirror from being one.</summary>
internal static class CommonParamsReader
{
    // Where nothing is said of symbolic links, rsync leaves them out.
    private static readonly string[] AboutLinks = ["archive", "links", "no-links", "copy-links", "copy-dirlinks", "copy-unsafe-links"];

    /// <returns>The words, or null where there are none.</returns>
    /// <exception cref="ConfigurationException">A quote is open.</exception>
    public static List<string>? Read(ConfigBlock block)
    {
        if (block.Bytes("params") is null)
            return null;
        List<string> words = ShellWords.Split(block.Text("params") ?? "", out char? openQuote)
            ?? throw block.Error("params", $"params of <commonParams> has an unbalanced quote; expected another {openQuote}");
        Secrets.Remember(SecretWords.Find(words));
        var options = new UserOptions(words);
        foreach (string fault in FaultsOf(options, words).Distinct())
            block.Fault("params", $"params of <commonParams> has {fault}");
        foreach (string warning in WarningsOf(options).Distinct())
            block.Warn("params", $"params of <commonParams> has {warning}");
        return words;
    }

    private static IEnumerable<string> FaultsOf(UserOptions options, List<string> words)
    {
        List<string> shown = SecretWords.Hide(words);
        var at = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        for (int index = 0; index < words.Count; index++)
            at.TryAdd(words[index], index);
        foreach (string path in options.Paths.Select(path => shown[at[path]]))
            yield return $"the word \"{path}\", which rsync takes for a path: left out; what is sent, and where to, is said in <localpath>; remove it";
        foreach (UserOption option in options.Options.Where(option => option.Use is OptionUse.SaidByUs or OptionUse.Contradicts))
            yield return $"{Named(option)}: left out, because {option.Option!.Note}; remove it";
    }

    private static IEnumerable<string> WarningsOf(UserOptions options)
    {
        foreach (UserOption option in options.Options)
        {
            switch (option)
            {
                case { Option: null }:
                    yield return $"{option.Word}, which no rsync from 3.0 to 3.5 is known to have: passed on, and what it makes of a mirror is not known";
                    break;
                case { Option.Name: "update" } when option.Word is "-u" or "--update":
                    yield return "u (--update): a remote keeps a file that is newer there, unless it was delivered by the "
                        + "running sersync2; what stays so is told, and not called in sync: remove the u for an exact mirror";
                    break;
                case { Use: OptionUse.FullSyncs }:
                    yield return $"{Named(option)}: {option.Option!.Note}";
                    break;
                // Who writes --no-links means it.
                case { Use: OptionUse.PassedOn, Option.LimitsMirror: true } when !option.Word.StartsWith("--no-", StringComparison.Ordinal):
                    yield return $"{Named(option)}: {option.Option!.Note}; remove it for an exact mirror";
                    break;
                default:
                    break;
            }
        }

        if (!AboutLinks.Any(options.Has))
            yield return "neither a nor l (--links): symbolic links are left out; add l, or --no-links if that is meant";
    }

    // "n (--dry-run)": a letter in a cluster is found by itself.
    private static string Named(UserOption option) =>
        option.Word[1] == '-' || option.Option!.Name.Length == 0 ? option.Word : $"{option.Word[1..]} ({option.Option!.Word})";
}
