using NLog;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing.FullSyncs;

/// <summary>One full sync of one remote: runs it, and gives back what it left undone.</summary>
internal sealed class FullSyncStep(Remote remote, RemoteQueue queue, FullSync fullSync, OutageHandling outage, BatchStep batches, Action onMirrored)
{
    private const int AttemptsThatMayPass = 10;
    private static readonly Logger Log = LogManager.GetLogger("sync");
    private static readonly TimeSpan LongestWaitForDeletions = TimeSpan.FromMinutes(10);
    private int _incomplete;

    /// <returns>How long to wait before the next step.</returns>
    public async Task<TimeSpan> RunAsync(FullSyncRequest request, int generation, CancellationToken cancellation)
    {
        int forgotten = queue.Forgotten;
        string birth = remote.Root.Birth;
        FullSyncResult result;
        try
        {
            result = await fullSync.RunAsync(request, generation, cancellation);
            cancellation.ThrowIfCancellationRequested();
        }
        catch (LackOfResourcesException e)
        {
            result = new FullSyncResult(new Outcome(Verdict.CannotStart, e.Message), false, []);
        }
        catch
        {
            queue.FullSyncs.Retry(queue.StillWanted(request, forgotten), TimeSpan.Zero);
            throw;
        }

        if (result.Outcome.ConcernsRemote)
        {
            queue.Moves.TakeAll();
            queue.FullSyncs.Retry(queue.StillWanted(request, forgotten), TimeSpan.Zero);
            return outage.Failed(result.Outcome);
        }

        outage.Succeeded();
        if (result.NotCounted is { } why && result.FailedPaths.Count > 0)
            return DeleteLater(request, result, why, forgotten);
        // Some paths only: the rest arrived, and these are tried again by themselves.
        PutBack(queue.StillWanted(result.FailedPaths, forgotten));
        if (request.IsRecovery)
            PutBackWritten(request, cancellation);
        if (result.Outcome.IsComplete)
        {
            _incomplete = 0;
            // Another directory may have taken its name meanwhile.
            if (result.Mirrors && request.Exclude.Count == 0 && birth == remote.Root.Birth)
            {
                remote.Held.Clear();
                remote.KeptDirectories.Clear();
                onMirrored();
            }

            return TimeSpan.Zero;
        }

        queue.Moves.TakeAll();
        if (result.FailedPaths.Count > 0)
            return TimeSpan.Zero;
        // New changes must not wait for what may never work.
        TimeSpan delay = Backoff.After(++_incomplete, Random.Shared.NextDouble());
        Log.Warn("full sync to {0} was not complete: {1}; trying again in {2:0} s", remote.Destination, result.Outcome.Reason, delay.TotalSeconds);
        queue.FullSyncs.Retry(queue.StillWanted(request, forgotten), delay);
        return TimeSpan.Zero;
    }

    // A tree that changes while it is counted is still by the next attempt; what cannot be read may stay so, and each
    // attempt walks everything.
    private TimeSpan DeleteLater(FullSyncRequest request, FullSyncResult result, string why, int forgotten)
    {
        TimeSpan delay = Backoff.After(++_incomplete, Random.Shared.NextDouble(), longest: _incomplete > AttemptsThatMayPass ? LongestWaitForDeletions : null);
        Log.Warn(
            "full sync to {0}: nothing was deleted there, because what would be could not be counted: {1}; trying again in {2:0} s",
            remote.Destination, why, delay.TotalSeconds);
        queue.Moves.TakeAll();
        PutBack(queue.StillWanted(result.FailedPaths, forgotten));
        queue.FullSyncs.Retry(queue.StillWanted(request, forgotten), delay);
        return TimeSpan.Zero;
    }

    private void PutBackWritten(FullSyncRequest request, CancellationToken cancellation)
    {
        try
        {
            PutBack(batches.RecentlyWritten(RelativePath.Root, cancellation));
        }
        catch (OperationCanceledException)
        {
            // A stop leaves no time to look: the comparison is owed still.
            queue.FullSyncs.Retry(request with { Delete = false }, TimeSpan.Zero);
            throw;
        }
    }

    // What it leaves is as old as what made it necessary.
    private void PutBack(IEnumerable<DirtyEntry> entries)
    {
        TimeSpan since = queue.Dirty.Now - (queue.FullSyncs.OwedAge ?? TimeSpan.Zero);
        queue.Dirty.PutBack(entries.Select(entry => entry with { Since = since }), TimeSpan.Zero);
    }
}
