using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>What a batch left undone.</summary>
internal sealed class ReconcileResult
{
    public ReconcileResult()
    {
    }

    public ReconcileResult(List<DirtyEntry> failed, Outcome outcome) => AddFailed(failed, outcome);

    public List<DirtyEntry> Failed { get; } = [];

    /// <summary>Some of these failed, and no message says which.</summary>
    public List<DirtyEntry> Unattributed { get; } = [];

    /// <summary>What needs another look although nothing failed.</summary>
    public List<DirtyEntry> Again { get; } = [];

    /// <summary>Large files, which nothing was done for: they are to go in calls of their own.</summary>
    public List<DirtyEntry> Large { get; } = [];

    /// <summary>What must wait because something else is working there.</summary>
    public List<DirtyEntry> Waiting { get; } = [];

    /// <summary>What is to be looked at again in a while, because what is there now may not last: see <see cref="LaterAfter"/>.</summary>
    public List<DirtyEntry> Later { get; } = [];

    /// <summary>How long that is: two hosts that send to each other have told each other by then, and late events have been read.</summary>
    public static TimeSpan LaterAfter { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Files that are being written, found in a new directory: they are to be sent when that is over.</summary>
    public List<DirtyEntry> Open { get; } = [];

    /// <summary>Created files that are still open, each with how often it was found so.</summary>
    public List<DirtyEntry> Awaited { get; } = [];

    /// <summary>What kept a call from its end: to be tried again after a time that grows.</summary>
    public List<DirtyEntry> Disturbing { get; } = [];

    /// <summary>What was to travel with that, and did not: to be sent at once.</summary>
    public List<DirtyEntry> Disturbed { get; } = [];

    /// <summary>The gravest reason.</summary>
    public Outcome Outcome { get; private set; } = new(Verdict.Delivered);

    public void AddFailed(IEnumerable<DirtyEntry> entries, Outcome outcome)
    {
        foreach (DirtyEntry entry in entries)
        {
            // An outage says nothing about the path.
            Failed.Add(outcome.ConcernsRemote ? entry : entry with { Failures = entry.Failures + 1 });
        }

        Note(outcome);
    }

    /// <param name="entries">What a call carried.</param>
    /// <param name="by">The path that kept it from its end.</param>
    public void AddDisturbed(List<DirtyEntry> entries, RelativePath by)
    {
        foreach (DirtyEntry entry in entries)
            (entry.Path.Covers(by) ? Disturbing : Disturbed).Add(entry);
    }

    public void AddUnattributed(List<DirtyEntry> entries, Outcome outcome)
    {
        // One alone is the one.
        if (entries.Count == 1)
        {
            AddFailed(entries, outcome);
            return;
        }

        Unattributed.AddRange(entries);
        Note(outcome);
    }

    /// <summary>
    /// Nothing was done for any of these, because something that was to be known first is not: those that no message names
    /// are as good as the others.
    /// </summary>
    public void AddUndone(IEnumerable<DirtyEntry> entries, Outcome outcome)
    {
        var known = new HashSet<RelativePath>([.. Failed.Concat(Unattributed).Concat(Disturbing).Concat(Disturbed).Select(static entry => entry.Path)], RelativePathComparer.Instance);
        Unattributed.AddRange(entries.Where(entry => !known.Contains(entry.Path)));
        Note(outcome);
    }

    private void Note(Outcome outcome)
    {
        if (Outcome.IsDelivered || outcome.ConcernsRemote)
            Outcome = outcome;
    }
}
