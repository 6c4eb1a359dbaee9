using NLog;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>What follows from an attempt for the remote as a whole: its health, one line in the log when that changes, and what to wait.</summary>
internal sealed class OutageHandling(Remote remote, RemoteQueue queue, RemoteHealth health, Action onSourceGone)
{
    private static readonly Logger Log = LogManager.GetLogger("sync");

    public bool IsDown => health.IsDown;

    public void Succeeded()
    {
        int failures = health.Snapshot.Failures;
        if (health.Succeeded() is not { } outage)
            return;
        Log.Info("{0} is back after {1:0} s and {2} attempts", remote.Destination, outage.TotalSeconds, failures);
        queue.Dirty.MakeDue();
    }

    /// <returns>How long to wait before the next attempt.</returns>
    public TimeSpan Failed(Outcome outcome)
    {
        RemoteFailure failure = health.Failed(outcome);
        // Whether it is gone, the watching thread decides, and tells: until then, and if it is not, this is tried again.
        if (outcome.Verdict == Verdict.SourceGone)
            onSourceGone();
        if (failure.IsNews)
            Log.Error("{0} is not in sync: {1}: {2}; trying again", remote.Destination, Describe(outcome.Verdict), outcome.Reason);
        return failure.Delay;
    }

    /// <param name="failed">What failed, was tried again, and failed again.</param>
    public void PathsFailed(List<DirtyEntry> failed, string reason)
    {
        health.PathsFailed(reason);
        // Once per path, and not at each attempt.
        List<DirtyEntry> news = failed.FindAll(entry => entry.Failures == 2);
        if (news.Count > 0)
            Log.Warn("{0} paths could not be delivered to {1}, the first \"{2}\": {3}; trying again", news.Count, remote.Destination, news[0].Path, reason);
    }

    /// <summary>What a verdict says of a remote, for people.</summary>
    public static string Describe(Verdict verdict) => verdict switch
    {
        Verdict.RetryPaths or Verdict.Vanished => "some paths were not delivered",
        Verdict.Misconfigured => "something must be changed first",
        Verdict.Busy => "others use all the connections that it allows",
        Verdict.OutOfSpace => "it has no room",
        Verdict.SourceGone => "the watch path cannot be read",
        Verdict.Interrupted => "rsync was ended",
        Verdict.RsyncMissing => "there is no rsync here",
        Verdict.CannotStart => "this machine is at a limit",
        _ => "it does not answer as it should",
    };
}
