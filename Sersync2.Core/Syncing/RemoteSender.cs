using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Status;
using Sersync2.Core.Syncing.FullSyncs;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Keeps one remote equal. One task, one rsync at a time, because two calls over overlapping paths can undo each other; only
/// large files go beside (<see cref="LargeFileLane"/>). The watching thread adds to <see cref="Queue"/> and tells of the
/// watch path; flags are volatile and the queue's signal wakes the task.
/// </summary>
internal sealed class RemoteSender : IDelivery, IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);
    private readonly BatchStep _batches;
    private readonly FullSyncStep _fullSyncs;
    private readonly IUndelivered _undelivered;
    private readonly Action _onTargetChanged;
    private readonly Pacing _pacing = new();
    private readonly TimeProvider _clock;
    private readonly string _name;
    private readonly bool _mayDelete;
    private volatile bool _sourceLost;

    public RemoteSender(Remote remote, SersyncSettings settings, RemoteQueue queue, FullSync fullSync, IUndelivered undelivered, Action onSourceGone, Action onMirrored, Action onTargetChanged, TimeProvider clock)
    {
        _undelivered = undelivered;
        _onTargetChanged = onTargetChanged;
        _mayDelete = settings.Inotify.Delete;
        _clock = clock;
        _name = $"syncing to {remote.Destination}";
        Remote = remote;
        Queue = queue;
        Health = new RemoteHealth(clock, Random.Shared.NextDouble);
        var outage = new OutageHandling(remote, queue, Health, onSourceGone);
        _batches = new BatchStep(remote, queue, outage, undelivered, settings.FailLog.Interval);
        _fullSyncs = new FullSyncStep(remote, queue, fullSync, outage, _batches, onMirrored);
    }

    public event Action<IReadOnlyList<DirtyEntry>>? Attempted;

    public bool HasGivenUp => Health.IsDown;

    public Remote Remote { get; }

    public RemoteQueue Queue { get; }

    public RemoteHealth Health { get; }

    /// <summary>Paths that are kept in the fail log.</summary>
    public int Undelivered => _undelivered.Count;

    /// <summary>After the end: whether a comparison of everything was still to be made.</summary>
    public bool OwesComparison => _sourceLost || Queue.FullSyncs.IsRequested;

    private TimeSpan Now => _clock.GetElapsedTime(0);

    public bool Owes(RelativePath path) => Queue.Dirty.Owes(path);

    /// <param name="isWatched">Every directory of the watch path is watched.</param>
    public RemoteStatus TakeStatus(DateTimeOffset now, bool isWatched)
    {
        TimeSpan? owed = Queue.FullSyncs.OwedAge;
        DirtyGauge gauge = Queue.Dirty.Gauge;
        RemoteHealthSnapshot health = Health.Snapshot;
        TimeSpan? lag = owed is null || gauge.OldestAge > owed ? gauge.OldestAge : owed;
        (RemoteState state, DateTimeOffset since) = (health.State, health.Since);
        // Where nothing was to be sent, nothing is missing; and what came this moment is not being sent yet.
        if (lag is null && isWatched && state == RemoteState.Starting)
            state = RemoteState.InSync;
        else if (lag is { } age && state == RemoteState.InSync)
            (state, since) = (RemoteState.Syncing, now - age);
        HeldDeletions? held = Remote.Held.Snapshot;
        if (state == RemoteState.InSync && held is not null)
            (state, since) = (RemoteState.DeletionsHeld, held.Since);
        KeptFiles? kept = Remote.KeptNewer.Snapshot;
        if (state == RemoteState.InSync && kept is not null)
            (state, since) = (RemoteState.NewerKept, kept.Since);
        return new RemoteStatus
        {
            Name = Remote.Destination.Name,
            State = state,
            Since = since,
            Waiting = gauge.Waiting,
            InFlight = gauge.Carried,
            Lag = lag,
            FullSync = Remote.Counters.FullSync,
            Calls = Remote.Counters.Calls,
            BytesSent = Remote.Counters.BytesSent,
            Deletions = Remote.Counters.Deletions,
            LastSuccess = health.LastSuccess,
            LastError = health.LastError,
            LastErrorTime = health.LastErrorTime,
            Failed = Undelivered,
            Held = held,
            Kept = kept,
            Limits = Remote.Limits,
        };
    }

    /// <summary>Whether everything that waited so long ago has been delivered.</summary>
    public bool IsDelivered(TimeSpan ago) => Queue.FullSyncs.OwedAge is null && Remote.Held.Snapshot is null && Remote.KeptNewer.Snapshot is null && !(Queue.Dirty.Gauge.OldestAge >= ago);

    public void SourceLost() => _sourceLost = true;

    public void SourceRestored()
    {
        _sourceLost = false;
        Queue.Wake();
    }

    /// <summary>Runs until it is to stop; then finishes what it can, and keeps the rest for the next start.</summary>
    public async Task RunAsync(StopTokens stop)
    {
        Queue.Dirty.PutBack(_undelivered.ToBeTriedAgain().Select(Allowed), TimeSpan.Zero);
        await Stage.KeepRunningAsync(_name, () => SendAsync(stop), stop.Soon);
        await FinishAsync(stop.Now);
        List<DirtyEntry> left = Queue.Dirty.TakeAll();
        if (left.Count > 0)
            _undelivered.Add(left, Health.IsDown && Health.Snapshot.LastError is { } reason ? reason : "sersync2 was stopped before it was sent");
        // Delivered or kept, nothing is owed any more.
        Attempted?.Invoke([]);
    }

    public void Dispose() => Queue.Dispose();

    // Noted when deletions were on, or the filter was another one: a folded deletion compares all that is not excluded.
    private DirtyEntry Allowed(DirtyEntry entry) =>
        _mayDelete && (!entry.Has(DirtyFlags.Folded) || Queue.Dirty.MayFoldDeletions())
            ? entry
            : entry with { Flags = entry.Flags & ~DirtyEntry.AnyDeletion };

    private async Task SendAsync(StopTokens stop)
    {
        while (!stop.Soon.IsCancellationRequested)
        {
            await WaitForWorkAsync(stop.Soon);
            Health.Working();
            TimeSpan pause = await WorkAsync(stop);
            // Taken in any case: what nobody hears of would gather for ever.
            IReadOnlyList<DirtyEntry> attempted = _batches.TakeAttempted();
            Attempted?.Invoke(attempted);
            if (Queue.Dirty.Count == 0 && !_batches.IsBusy && !Queue.FullSyncs.IsRequested)
                Health.Idle();
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, _clock, stop.Soon);
        }
    }

    private async Task<TimeSpan> StepAsync(CancellationToken cancellation)
    {
        if (!_batches.IsBusy && Remote.LocalTarget?.FindOther() is { } other)
            ChangeTarget(other);
        // Before anything is taken, as below.
        int generation = Remote.Root.Generation;
        try
        {
            // A full sync is about every path.
            return !_batches.IsBusy && Queue.FullSyncs.Take() is { } request
                ? await _fullSyncs.RunAsync(request, generation, cancellation)
                : await _batches.RunAsync(cancellation);
        }
        finally
        {
            // What a full sync leaves to be sent by name is in the set by now.
            Queue.FullSyncs.Settle();
            Queue.Dirty.Settle();
        }
    }

    // Another disk is at the path: what was to be done for the one before waits for that one.
    private void ChangeTarget(string other)
    {
        if (Remote.LocalTarget!.FileSystem.Length == 0)
        {
            // Whatever was to be done is for the first one that is there.
            IReadOnlyList<DirtyEntry> noted = _undelivered.ToBeTriedAgain();
            _undelivered.Remove(noted);
            Remote.LocalTarget.Adopt(other);
            _undelivered.Add(noted, "the target had not been there yet");
            Queue.Dirty.PutBack(_undelivered.ToBeTriedAgain().Select(Allowed), TimeSpan.Zero);
            return;
        }

        NLog.LogManager.GetLogger("sync").Warn(
            "another file system is at {0}: what is not here stays there, but for what is deleted from now on; everything is compared", Remote.Destination);
        List<DirtyEntry> left = Queue.Dirty.TakeAll();
        if (left.Count > 0)
            _undelivered.Add(left, "another file system was at the target");
        Queue.ForgetDeletions();
        Queue.Moves.TakeAll();
        Remote.LocalTarget.Adopt(other);
        Queue.Dirty.PutBack(_undelivered.ToBeTriedAgain().Select(Allowed), TimeSpan.Zero);
        _onTargetChanged();
    }

    // What a remote that answers can still be given. The first failure ends it: what is left is kept anyway.
    private async Task FinishAsync(CancellationToken now)
    {
        try
        {
            bool progress = true;
            while (!_sourceLost && Health.Snapshot.Failures == 0 && !Health.IsDown)
            {
                bool due = progress && Queue.Dirty.UntilDue() == TimeSpan.Zero;
                if (!due && !_batches.IsBusy)
                    return;
                int before = Queue.Dirty.Count;
                await (due ? _batches.RunAsync(now) : _batches.FinishLargeAsync(now));
                progress = !due || Queue.Dirty.Count < before;
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over; what was under way has been given back.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            NLog.LogManager.GetLogger("sync").Error(e, "{0} failed unexpectedly at the end", _name);
        }
        finally
        {
            await EndLargeAsync(now);
        }
    }

    // Nothing is left on its way: whatever has not arrived is in the queue.
    private async Task EndLargeAsync(CancellationToken now)
    {
        _batches.GiveBackLarge();
        try
        {
            while (_batches.IsBusy)
                await _batches.FinishLargeAsync(now);
        }
        catch (OperationCanceledException)
        {
            // As above.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            NLog.LogManager.GetLogger("sync").Error(e, "{0}: a large file failed unexpectedly at the end", _name);
        }
    }

    private async Task WaitForWorkAsync(CancellationToken cancellation)
    {
        while (true)
        {
            TimeSpan? due = _batches.IsBusy ? Queue.Dirty.UntilDue() : Queue.UntilDue();
            if (!_sourceLost && (due == TimeSpan.Zero || _batches.HasFinished))
                return;
            await Queue.WaitAsync(_sourceLost ? null : due, cancellation);
        }
    }

    // A storm that is over needs no rest any more.
    private async Task RestAsync(CancellationToken cancellation)
    {
        int volume = Queue.Dirty.Volume;
        bool grows = true;
        for (TimeSpan rest = _pacing.RestBefore(volume, Now); rest > TimeSpan.Zero && grows; rest -= LookEvery)
        {
            await Task.Delay(rest < LookEvery ? rest : LookEvery, _clock, cancellation);
            int before = volume;
            volume = Queue.Dirty.Volume;
            grows = before < Pacing.Many || volume > before;
        }
    }

    private async Task<TimeSpan> WorkAsync(StopTokens stop)
    {
        if (_batches.HasFinished)
            return _batches.ConcludeLarge(stop.Now);
        await RestAsync(stop.Soon);
        TimeSpan began = Now;
        TimeSpan pause = await StepAsync(stop.Now);
        _pacing.Worked(Now - began, Now);
        return pause;
    }
}
