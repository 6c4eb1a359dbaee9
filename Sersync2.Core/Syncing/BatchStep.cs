using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>One batch of one remote: takes what has gathered, has it reconciled, and gives back what failed.</summary>
/// <param name="interval">The longest time after which a path that failed is tried again.</param>
internal sealed class BatchStep(Remote remote, RemoteQueue queue, OutageHandling outage, IUndelivered undelivered, TimeSpan interval)
{
    private const int FailuresThatPass = 5;

    // What vanished has an event that says so; it is probably here already.
    private static readonly TimeSpan VanishedDelay = TimeSpan.FromMilliseconds(200);
    private readonly Reconciler _reconciler = new(remote, queue.Dirty);
    private readonly LargeFileLane _lane = new(remote, queue.Dirty, queue.Wake);
    private readonly BatchSize _size = new(remote.BatchMaxPaths);
    private readonly DisturbingPaths _disturbing = new();
    private IReadOnlyList<DirtyEntry> _attempted = [];

    /// <summary>Whether large files are on their way beside this: a full sync is to wait for that.</summary>
    public bool IsBusy => _lane.IsBusy;

    /// <summary>Whether <see cref="ConcludeLarge"/> has something to do.</summary>
    public bool HasFinished => _lane.HasFinished;

    /// <summary>What the last batch delivered; once.</summary>
    public IReadOnlyList<DirtyEntry> TakeAttempted()
    {
        IReadOnlyList<DirtyEntry> attempted = _attempted;
        _attempted = [];
        return attempted;
    }

    /// <returns>How long to wait before the next step.</returns>
    public async Task<TimeSpan> RunAsync(CancellationToken cancellation)
    {
        // Before anything is taken: if another directory takes the place meanwhile, what was for this one is not done there.
        int generation = remote.Root.Generation;
        // Before the paths: both names of a move are reported before the move is, so they are in this batch or an earlier one.
        List<MoveHint> moves = queue.Moves.TakeAll();
        if (outage.IsDown)
            _size.Probe();
        int forgotten = queue.Forgotten;
        List<DirtyEntry> batch = queue.Dirty.Take(_size.Current);
        if (_disturbing.Count > 0)
            batch = KeepBack(batch, forgotten);
        if (batch.Count == 0)
        {
            moves.ForEach(queue.Moves.Add);
            return TimeSpan.Zero;
        }

        ReconcileResult result;
        try
        {
            result = await _reconciler.ReconcileAsync(batch, moves, generation, cancellation, leaveLarge: TakesLarge());
        }
        catch (LackOfResourcesException e)
        {
            result = new ReconcileResult(batch, new Outcome(Verdict.CannotStart, e.Message));
        }
        catch
        {
            queue.Dirty.PutBack(queue.StillWanted(batch, forgotten), TimeSpan.Zero);
            throw;
        }

        _lane.Add(queue.StillWanted(result.Large, forgotten), forgotten, generation);
        _lane.Start(cancellation);
        queue.Dirty.PutBack(queue.StillWanted(result.Waiting, forgotten), TimeSpan.Zero);
        // The close is an event in most cases, and then it comes first.
        queue.Dirty.PutBack(result.Open.FindAll(entry => !queue.Dirty.Owes(entry.Path)), DirtySet.CloseGrace);
        queue.Dirty.PutBack(queue.StillWanted(result.Awaited.FindAll(entry => !queue.Dirty.Owes(entry.Path)), forgotten), entry => AwaitedClose.PauseAfter(entry.Failures));
        if (result.Large.Count + result.Waiting.Count + result.Awaited.Count > 0)
            batch = Without(batch, [.. result.Large, .. result.Waiting, .. result.Awaited]);
        return Conclude(batch, result, forgotten, cancellation);
    }

    /// <summary>Takes in what came of a large file, and has the next one sent.</summary>
    /// <returns>How long to wait before the next step.</returns>
    public TimeSpan ConcludeLarge(CancellationToken cancellation)
    {
        (DirtyEntry entry, int forgotten, Task<ReconcileResult> task) = _lane.TakeFinished();
        try
        {
            if (!task.IsCompletedSuccessfully)
                queue.Dirty.PutBack(queue.StillWanted([entry], forgotten), TimeSpan.Zero);
            return Conclude([entry], task.GetAwaiter().GetResult(), forgotten, cancellation);
        }
        finally
        {
            _lane.Release(entry);
            if (!TakesLarge() || cancellation.IsCancellationRequested)
                GiveBackLarge();
            _lane.Start(cancellation);
        }
    }

    /// <summary>Waits for the end of the large file that is on its way.</summary>
    public async Task<TimeSpan> FinishLargeAsync(CancellationToken cancellation)
    {
        await _lane.WaitAsync();
        return _lane.HasFinished ? ConcludeLarge(cancellation) : TimeSpan.Zero;
    }

    /// <summary>Takes large files that have not begun back among the others.</summary>
    public void GiveBackLarge()
    {
        foreach ((DirtyEntry entry, int forgotten) in _lane.TakeWaiting())
        {
            queue.Dirty.PutBack(queue.StillWanted([entry], forgotten), TimeSpan.Zero);
            _lane.Release(entry);
        }
    }

    // While the remote does not answer, one path at a time; before a full sync, nothing that it would have to wait for.
    private bool TakesLarge() => remote.LongCalls is not null && !outage.IsDown && queue.FullSyncs.UntilDue() != TimeSpan.Zero;

    private static List<DirtyEntry> Without(List<DirtyEntry> batch, IEnumerable<DirtyEntry> left) =>
        [.. batch.ExceptBy(left.Select(entry => entry.Path), entry => entry.Path)];

    // An event makes a path due at once, even one that is to wait.
    private List<DirtyEntry> KeepBack(List<DirtyEntry> batch, int forgotten)
    {
        TimeSpan now = queue.Dirty.Now;
        List<DirtyEntry> kept = batch.FindAll(entry => _disturbing.Left(entry.Path, now) > TimeSpan.Zero);
        queue.Dirty.PutBack(queue.StillWanted(kept, forgotten), entry => _disturbing.Left(entry.Path, now));
        return kept.Count > 0 ? Without(batch, kept) : batch;
    }

    private TimeSpan Conclude(List<DirtyEntry> batch, ReconcileResult result, int forgotten, CancellationToken cancellation)
    {
        if (result.Later.Count > 0)
        {
            queue.Dirty.PutBack(queue.StillWanted(result.Later, forgotten).Select(static entry => entry with { Failures = 0 }), ReconcileResult.LaterAfter);
            batch = Without(batch, result.Later);
        }

        if (result.Disturbing.Count > 0)
        {
            TimeSpan now = queue.Dirty.Now;
            queue.Dirty.PutBack(queue.StillWanted(result.Disturbed, forgotten), TimeSpan.Zero);
            queue.Dirty.PutBack(queue.StillWanted(result.Disturbing, forgotten), entry => _disturbing.Hold(entry.Path, now));
            batch = Without(batch, [.. result.Disturbed, .. result.Disturbing]);
        }

        queue.Dirty.PutBack(queue.StillWanted(result.Again, forgotten), TimeSpan.Zero);
        IEnumerable<DirtyEntry> left = [.. result.Again, .. result.Failed, .. result.Unattributed];
        _attempted = [.. _attempted, .. left.Any() ? Without(batch, left) : batch];
        // What our own stop interrupted is no trouble of the remote.
        if (cancellation.IsCancellationRequested)
        {
            queue.Dirty.PutBack(queue.StillWanted([.. result.Failed, .. result.Unattributed], forgotten), TimeSpan.Zero);
            cancellation.ThrowIfCancellationRequested();
        }

        PutBackBehindDeletions(result, forgotten);
        NoteDelivered(batch, result, cancellation);
        if (result.Failed.Count + result.Unattributed.Count == 0)
        {
            _size.Delivered();
            outage.Succeeded();
            return TimeSpan.Zero;
        }

        queue.Moves.TakeAll();
        return result.Outcome.ConcernsRemote
            ? RemoteFailed(result, forgotten)
            : PathsFailed(batch, result, forgotten);
    }

    // Until what the remote has there is deleted, something else cannot take its place: that is no failure.
    private void PutBackBehindDeletions(ReconcileResult result, int forgotten)
    {
        if (result.Outcome.ConcernsRemote || result.Failed.Count == 0)
            return;
        List<DirtyEntry> behind = result.Failed.FindAll(entry => queue.Dirty.AwaitsDeletion(entry.Path));
        result.Failed.RemoveAll(behind.Contains);
        queue.Dirty.PutBack(queue.StillWanted(behind, forgotten).Select(static entry => entry with { Failures = 0 }), ReconcileResult.LaterAfter);
    }

    private void NoteDelivered(List<DirtyEntry> batch, ReconcileResult result, CancellationToken cancellation)
    {
        var left = new HashSet<RelativePath>([.. result.Failed.Select(entry => entry.Path), .. result.Unattributed.Select(entry => entry.Path)], RelativePathComparer.Instance);
        List<DirtyEntry> delivered = batch.FindAll(entry => !left.Contains(entry.Path));
        // Named one by one, these would have been looked at: what a folded directory holds may have been written while a call ran.
        foreach (DirtyEntry folded in delivered.FindAll(entry => entry.Has(DirtyFlags.Folded)))
            queue.Dirty.PutBack(WrittenSince(folded, cancellation), TimeSpan.Zero);
        if (undelivered.Count > 0)
            undelivered.Remove(delivered);
    }

    private List<DirtyEntry> WrittenSince(DirtyEntry folded, CancellationToken cancellation)
    {
        try
        {
            return RecentlyWritten(folded.Path, cancellation);
        }
        catch (OperationCanceledException)
        {
            // A stop leaves no time to look: the next start looks at all of it again.
            return [folded];
        }
    }

    /// <summary>The files below a directory whose times fall into a call: size and time say nothing of those.</summary>
    public List<DirtyEntry> RecentlyWritten(RelativePath directory, CancellationToken cancellation)
    {
        List<DirtyEntry> written = [];
        try
        {
            using SafeFileHandle? root = remote.Root.TryOpen();
            if (root is null)
                return written;
            LocalTree.Visit(root, directory, remote.Filter, (open, parent, name, _) =>
            {
                RelativePath path = parent.Join(name);
                if (path.Bytes.Length <= RelativePath.MaxLength && remote.RecentCalls.Overlap(path, FileStatus.Of(open, name, out int _).Modified))
                    written.Add(new DirtyEntry(path, DirtyFlags.None));
            }, cancellation);
            return written;
        }
        catch (LackOfResourcesException)
        {
            return [new DirtyEntry(directory, DirtyFlags.Recursive | DirtyFlags.Folded)];
        }
    }

    private TimeSpan RemoteFailed(ReconcileResult result, int forgotten)
    {
        bool wasDown = outage.IsDown;
        TimeSpan pause = outage.Failed(result.Outcome);
        List<DirtyEntry> failed = [.. queue.StillWanted([.. result.Failed, .. result.Unattributed], forgotten)];
        // What gathers while it is down is no failure, nor is what finds out whether it is back.
        if (pause > TimeSpan.Zero && !wasDown)
            undelivered.Add(failed, result.Outcome.Reason);
        // Each of a lone path's failures counts: it may be what brings the connection down, and others are to have their turn.
        if (failed.Count == 1 && _size.Current == 1)
            queue.Dirty.PutBack([failed[0] with { Failures = failed[0].Failures + 1 }], entry => Backoff.After(entry.Failures, 1));
        else
            queue.Dirty.PutBack(failed, TimeSpan.Zero);
        return pause;
    }

    private TimeSpan PathsFailed(List<DirtyEntry> batch, ReconcileResult result, int forgotten)
    {
        outage.Succeeded();
        if (result.Unattributed.Count > 0)
        {
            _size.Halve(batch.Count);
            IEnumerable<DirtyEntry> suspects = queue.StillWanted(result.Unattributed, forgotten);
            // A lone path is the one.
            if (batch.Count == 1)
                result.Failed.AddRange(suspects.Select(entry => entry with { Failures = entry.Failures + 1 }));
            else
                queue.Dirty.PutBack(suspects, TimeSpan.Zero);
        }

        List<DirtyEntry> failed = [.. queue.StillWanted(result.Failed, forgotten)];
        bool vanished = result.Outcome.Verdict == Verdict.Vanished;
        List<DirtyEntry> again = failed.FindAll(entry => entry.Failures > (vanished ? FailuresThatPass : 1));
        if (again.Count > 0)
        {
            outage.PathsFailed(again, result.Outcome.Reason);
            undelivered.Add(again, result.Outcome.Reason);
        }

        queue.Dirty.PutBack(failed, entry =>
            vanished && entry.Failures <= FailuresThatPass ? VanishedDelay
            : entry.Failures <= 1 ? TimeSpan.Zero
            : Backoff.After(entry.Failures - 1, Random.Shared.NextDouble(), longest: interval));
        return TimeSpan.Zero;
    }
}
