using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// The directories that rules of the user's exclude (<c>--exclude=uploads/</c>). When rsync walks, it does not enter them;
/// but of a name in a list it looks at that name alone. So the local rsync is asked what the rules say of the directories
/// above: it alone knows all kinds of rules. What it says is remembered for a while, since rules can stand in files.
/// </summary>
internal sealed class ExcludedDirectories(Remote remote, TimeProvider clock)
{
    private const int MostRemembered = 50_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);
    private Dictionary<RelativePath, bool> _excluded = new(RelativePathComparer.Instance);
    private TimeSpan _since;

    private TimeSpan Now => clock.GetElapsedTime(0);

    /// <summary>Which of these paths lie below an excluded directory.</summary>
    /// <param name="entries">What counts as failed where it could not be asked.</param>
    /// <returns>Null where it could not be asked.</returns>
    public async Task<HashSet<RelativePath>?> BelowAsync(IReadOnlyCollection<RelativePath> paths, List<DirtyEntry> entries, CallSequence calls)
    {
        var below = new HashSet<RelativePath>(RelativePathComparer.Instance);
        if (!remote.HasUserRules)
            return below;
        if (Now - _since > Remembered || _excluded.Count > MostRemembered)
            (_excluded, _since) = (new(RelativePathComparer.Instance), Now);
        var unknown = new HashSet<RelativePath>(paths.SelectMany(Ancestors).Where(path => !_excluded.ContainsKey(path)), RelativePathComparer.Instance);
        if (unknown.Count > 0 && !await AskAsync(unknown, entries, calls))
            return null;
        below.UnionWith(paths.Where(path => Ancestors(path).Any(above => _excluded[above])));
        return below;
    }

    private async Task<bool> AskAsync(HashSet<RelativePath> directories, List<DirtyEntry> entries, CallSequence calls)
    {
        var let = new HashSet<RelativePath>(RelativePathComparer.Instance);
        Outcome outcome = await remote.AskRulesAsync(directories, path => let.Add(path), calls);
        // What it could not answer for is gone, and has an event of its own.
        if (!outcome.IsDelivered)
        {
            Outcome failed = outcome.ConcernsRemote ? outcome : new Outcome(Verdict.Vanished, outcome.Reason);
            calls.Result.AddFailed(entries, failed);
            return false;
        }

        foreach (RelativePath directory in directories)
            _excluded[directory] = !let.Contains(directory);
        return true;
    }

    private static IEnumerable<RelativePath> Ancestors(RelativePath path)
    {
        for (RelativePath above = path.Parent; !above.IsRoot; above = above.Parent)
            yield return above;
    }
}
