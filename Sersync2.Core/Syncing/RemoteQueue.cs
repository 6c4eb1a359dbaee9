using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.FullSyncs;

namespace Sersync2.Core.Syncing;

/// <summary>
/// What is to be done for one remote: paths, moves, full syncs. The watching thread adds, the sender takes and gives back;
/// each part has a lock of its own, and the signal wakes the sender.
/// </summary>
internal sealed class RemoteQueue : IDisposable
{
    private readonly AsyncSignal _signal = new();
    private int _forgotten;

    /// <param name="mayFoldDeletions">Whether the remote is known to be a mirror: a comparison may delete there.</param>
    /// <param name="onFoldedAway">See <see cref="DirtySet.OnFoldedAway"/>.</param>
    public RemoteQueue(SersyncSettings settings, TimeProvider clock, Func<bool> mayFoldDeletions, Action<int> onFoldedAway)
    {
        Dirty = new DirtySet(clock, _signal.Set) { MayFoldDeletions = mayFoldDeletions, OnFoldedAway = onFoldedAway };
        var periodic = new FullSyncRequest(settings.Inotify.Delete, settings.Crontab.Exclude);
        FullSyncs = new FullSyncSchedule(periodic, settings.Crontab.Interval, clock, _signal.Set);
    }

    public DirtySet Dirty { get; }

    public MoveHints Moves { get; } = new();

    /// <summary>The full syncs of this remote, which go before anything else.</summary>
    public FullSyncSchedule FullSyncs { get; }

    /// <summary>Counts how often deletions were forgotten: what was taken before must not bring any back.</summary>
    public int Forgotten => Volatile.Read(ref _forgotten);

    /// <summary>Deletions that wait, by name or by a full sync, are not to be carried out any more.</summary>
    public void ForgetDeletions()
    {
        Interlocked.Increment(ref _forgotten);
        Dirty.ForgetDeletions();
        FullSyncs.ForgetDeletions();
    }

    /// <summary>What may be given back of that which was taken when <paramref name="forgotten"/> was the count.</summary>
    public IEnumerable<DirtyEntry> StillWanted(IEnumerable<DirtyEntry> entries, int forgotten) =>
        forgotten == Forgotten ? entries : entries.Select(entry => entry with { Flags = entry.Flags & ~DirtyEntry.AnyDeletion });

    /// <inheritdoc cref="StillWanted(IEnumerable{DirtyEntry}, int)"/>
    public FullSyncRequest StillWanted(FullSyncRequest request, int forgotten) =>
        forgotten == Forgotten ? request : request with { Delete = false };

    /// <summary>
    /// Whether the remote has what is here at, above and below a path, or will have it when what is under way succeeds: when
    /// that fails, the moves that were noted meanwhile are dropped.
    /// </summary>
    public bool IsSettled(RelativePath path) => Dirty.IsSettled(path) && FullSyncs.UntilDue() != TimeSpan.Zero;

    /// <summary>How long until there is something to do: null when nothing waits.</summary>
    public TimeSpan? UntilDue()
    {
        TimeSpan? one = Dirty.UntilDue(), other = FullSyncs.UntilDue();
        return one is null || other < one ? other : one;
    }

    public void Wake() => _signal.Set();

    /// <summary>Waits until something is added, or the time is over; null waits for ever.</summary>
    public Task WaitAsync(TimeSpan? timeout, CancellationToken cancellation) => _signal.WaitAsync(timeout, cancellation);

    public void Dispose() => _signal.Dispose();
}
