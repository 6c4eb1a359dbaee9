using Microsoft.Win32.SafeHandles;
using NLog;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Keeps one remote equal: takes what has gathered, has it reconciled, puts back what failed. One task, one rsync at a
/// time, because two calls over overlapping paths can undo each other. The watching thread adds to <see cref="Dirty"/> and
/// calls the rest; flags are volatile and the signal wakes the task.
/// </summary>
internal sealed class RemoteSender : IDelivery, IDisposable
{
    private const int FailuresThatPass = 5;
    private static readonly Logger Log = LogManager.GetLogger("sync");
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // What vanished has an event that says so; it is probably here already.
    private static readonly TimeSpan VanishedDelay = TimeSpan.FromMilliseconds(200);
    private readonly Remote _remote;
    private readonly Reconciler _reconciler;
    private readonly FullSync _fullSync;
    private readonly Action _onSourceGone;
    private readonly Action _onMirrored;
    private readonly TimeProvider _clock;
    private readonly AsyncSignal _signal = new();
    private volatile bool _sourceLost;
    private IReadOnlyList<DirtyEntry> _attempted = [];
    private int _forgotten;
    private int _failures;
    private int _incompleteFullSyncs;
    private string _lastTrouble = "";

    public RemoteSender(Remote remote, SersyncSettings settings, Action onSourceGone, Action onMirrored, TimeProvider clock)
    {
        _remote = remote;
        _onSourceGone = onSourceGone;
        _onMirrored = onMirrored;
        _clock = clock;
        _reconciler = new Reconciler(remote);
        _fullSync = new FullSync(remote, settings.Safety);
        Dirty = new DirtySet(clock, _signal.Set);
        var periodic = new FullSyncRequest(settings.Inotify.Delete, settings.Crontab.Exclude);
        FullSyncs = new FullSyncSchedule(periodic, settings.Crontab.Interval, clock, _signal.Set);
    }

    public event Action<IReadOnlyList<DirtyEntry>>? Attempted;

    public DirtySet Dirty { get; }

    public MoveHints Moves { get; } = new();

    public Remote Remote => _remote;

    /// <summary>The full syncs of this remote, which go before anything else.</summary>
    public FullSyncSchedule FullSyncs { get; }

    public bool HasGivenUp => Volatile.Read(ref _failures) > 0;

    /// <summary>Deletions that wait, by name or by a full sync, are not to be carried out any more.</summary>
    public void ForgetDeletions()
    {
        Interlocked.Increment(ref _forgotten);
        Dirty.ForgetDeletions();
        FullSyncs.ForgetDeletions();
    }

    /// <summary>
    /// Whether the remote has what is here at, above and below a path, or will have it when what is under way succeeds: when
    /// that fails, the moves that were noted meanwhile are dropped.
    /// </summary>
    public bool IsSettled(RelativePath path) => Dirty.IsSettled(path) && FullSyncs.UntilDue() != TimeSpan.Zero;

    public bool Owes(RelativePath path) => Dirty.Owes(path);

    public void SourceLost() => _sourceLost = true;

    public void SourceRestored()
    {
        _sourceLost = false;
        _signal.Set();
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await WaitForWorkAsync(cancellation);
                long started = _clock.GetTimestamp();
                TimeSpan pause = FullSyncs.Take() is { } request
                    ? await RunFullSyncAsync(request, cancellation)
                    : await RunBatchAsync(cancellation);
                Attempted?.Invoke(_attempted);
                _attempted = [];
                await PauseAsync(pause, _clock.GetElapsedTime(started), cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    public void Dispose() => _signal.Dispose();

    private async Task WaitForWorkAsync(CancellationToken cancellation)
    {
        while (true)
        {
            TimeSpan? due = Earlier(Dirty.UntilDue(), FullSyncs.UntilDue());
            if (!_sourceLost && due == TimeSpan.Zero)
                return;
            await _signal.WaitAsync(_sourceLost ? null : due, cancellation);
        }
    }

    // Under sustained load as much rest as work: a file written all the time must not mean rsync all the time. A lone
    // change meets an idle sender and never waits.
    private async Task PauseAsync(TimeSpan wanted, TimeSpan worked, CancellationToken cancellation)
    {
        if (wanted == TimeSpan.Zero && Dirty.UntilDue() == TimeSpan.Zero)
            wanted = worked < LongestPause ? worked : LongestPause;
        if (wanted > TimeSpan.Zero)
            await Task.Delay(wanted, _clock, cancellation);
    }

    private async Task<TimeSpan> RunFullSyncAsync(FullSyncRequest request, CancellationToken cancellation)
    {
        int forgotten = _forgotten;
        Outcome outcome;
        bool mirrors;
        try
        {
            (outcome, mirrors) = await _fullSync.RunAsync(request, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            FullSyncs.Retry(Allowed(), TimeSpan.Zero);
            return Broken(e);
        }

        cancellation.ThrowIfCancellationRequested();
        if (outcome.ConcernsRemote)
        {
            Moves.TakeAll();
            FullSyncs.Retry(Allowed(), TimeSpan.Zero);
            return Trouble(outcome);
        }

        Recovered();
        if (outcome.IsComplete)
        {
            _incompleteFullSyncs = 0;
            if (request.IsRecovery)
                Dirty.PutBack(RecentlyWritten(cancellation), TimeSpan.Zero);
            if (mirrors && request.Exclude.Count == 0)
                _onMirrored();
            return TimeSpan.Zero;
        }

        Moves.TakeAll();
        // Some paths only: the rest arrived, and new changes must not wait for what may never work.
        TimeSpan delay = Backoff.After(++_incompleteFullSyncs, Random.Shared.NextDouble());
        Log.Warn("full sync to {0} was not complete: {1}; trying again in {2:0} s", _remote.Destination, outcome.Reason, delay.TotalSeconds);
        FullSyncs.Retry(Allowed(), delay);
        return TimeSpan.Zero;

        FullSyncRequest Allowed() => forgotten == _forgotten ? request : request with { Delete = false };
    }

    private List<DirtyEntry> RecentlyWritten(CancellationToken cancellation)
    {
        List<DirtyEntry> written = [];
        using SafeFileHandle? root = _remote.Root.TryOpen();
        if (root is null)
            return written;
        LocalTree.Visit(root, _remote.Filter, (directory, name, _) =>
        {
            RelativePath path = directory.Join(name);
            if (path.Bytes.Length <= RelativePath.MaxLength && _remote.RecentCalls.Overlap(FileStatus.Of(root, path.Bytes, out int _).Modified))
                written.Add(new DirtyEntry(path, DirtyFlags.None));
        }, cancellation);
        return written;
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;

    private async Task<TimeSpan> RunBatchAsync(CancellationToken cancellation)
    {
        // Before the paths: both names of a move are reported before the move is, so they are in this batch or an earlier one.
        List<MoveHint> moves = Moves.TakeAll();
        List<DirtyEntry> batch = Dirty.Take(_remote.BatchMaxPaths);
        if (batch.Count == 0)
        {
            moves.ForEach(Moves.Add);
            return TimeSpan.Zero;
        }

        int forgotten = _forgotten;
        ReconcileResult result;
        try
        {
            result = await _reconciler.ReconcileAsync(batch, moves, cancellation);
        }
        catch (Exception e)
        {
            Dirty.PutBack(Allowed(batch), TimeSpan.Zero);
            if (e is OperationCanceledException)
                throw;
            return Broken(e);
        }

        if (result.Again.Count > 0)
            Dirty.PutBack(result.Again, TimeSpan.Zero);
        _attempted = result.Again.Count == 0 ? batch : batch.ExceptBy(result.Again.Select(again => again.Path), entry => entry.Path).ToList();
        // What our own stop interrupted is no trouble of the remote.
        cancellation.ThrowIfCancellationRequested();
        if (result.Failed.Count == 0)
        {
            Recovered();
            return TimeSpan.Zero;
        }

        Moves.TakeAll();
        if (result.Outcome.ConcernsRemote)
        {
            TimeSpan pause = Trouble(result.Outcome);
            Dirty.PutBack(Allowed(result.Failed), TimeSpan.Zero);
            return pause;
        }

        int failures = result.Failed.Max(entry => entry.Failures);
        if (result.Outcome.Verdict != Verdict.Vanished)
            Log.Warn("{0} paths could not be delivered to {1}, the first \"{2}\": {3}", result.Failed.Count, _remote.Destination, result.Failed[0].Path, result.Outcome.Reason);
        bool vanished = result.Outcome.Verdict == Verdict.Vanished;
        Dirty.PutBack(Allowed(result.Failed), vanished && failures < FailuresThatPass ? VanishedDelay : Backoff.After(failures, Random.Shared.NextDouble()));
        return TimeSpan.Zero;

        IEnumerable<DirtyEntry> Allowed(List<DirtyEntry> entries) =>
            forgotten == _forgotten ? entries : entries.Select(entry => entry with { Flags = entry.Flags & ~DirtyFlags.Deleted });
    }

    // A mistake of ours must not end the syncing of a remote: what it was about is tried again.
    private TimeSpan Broken(Exception e)
    {
        Moves.TakeAll();
        Log.Error(e, "syncing to {0} failed unexpectedly; trying again", _remote.Destination);
        return Backoff.After(++_failures, Random.Shared.NextDouble());
    }

    private TimeSpan Trouble(Outcome outcome)
    {
        _failures++;
        // Whether it is gone, the watching thread decides, and tells: until then, and if it is not, this is tried again.
        if (outcome.Verdict == Verdict.SourceGone)
            _onSourceGone();
        if (_lastTrouble != outcome.Reason)
            Log.Error("{0} is not in sync: {1}: {2}; trying again", _remote.Destination, outcome.Verdict, outcome.Reason);
        _lastTrouble = outcome.Reason;
        return Backoff.After(_failures, Random.Shared.NextDouble());
    }

    private void Recovered()
    {
        if (_failures > 0)
            Log.Info("{0} is in sync again after {1} failures", _remote.Destination, _failures);
        _failures = 0;
        _lastTrouble = "";
    }
}
