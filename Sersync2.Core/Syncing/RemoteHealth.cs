using Sersync2.Core.Status;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// How one remote is doing: whether what fails next is tried again at once or later, and what there is to say about it. The
/// sender tells it what happened; the status reads it from other threads.
/// </summary>
/// <param name="jitter">From 0 to 1, see <see cref="Backoff"/>.</param>
internal sealed class RemoteHealth(TimeProvider clock, Func<double> jitter)
{
    private readonly Lock _gate = new();
    private RemoteHealthSnapshot _now = new(RemoteState.Starting, clock.GetUtcNow());
    private long _downSince;
    private Verdict _said;

    public RemoteHealthSnapshot Snapshot
    {
        get
        {
            lock (_gate)
                return _now;
        }
    }

    /// <summary>Failed again after it was tried again at once: nothing but one attempt now and then is made until one succeeds.</summary>
    public bool IsDown => Snapshot.State is RemoteState.BackingOff or RemoteState.Misconfigured;

    /// <summary>A call begins, or there is something to be sent.</summary>
    public void Working() => Enter(RemoteState.Syncing);

    /// <summary>Nothing waits any more.</summary>
    public void Idle() => Enter(RemoteState.InSync);

    /// <summary>The remote took a call.</summary>
    /// <returns>How long it was down; null where it was not.</returns>
    public TimeSpan? Succeeded()
    {
        lock (_gate)
        {
            bool wasDown = _now.State is RemoteState.BackingOff or RemoteState.Misconfigured;
            DateTimeOffset now = clock.GetUtcNow();
            _now = _now with { Failures = 0, LastSuccess = now };
            _said = Verdict.Delivered;
            if (!wasDown)
                return null;
            _now = _now with { State = RemoteState.Syncing, Since = now };
            return clock.GetElapsedTime(_downSince);
        }
    }

    /// <summary>A call failed for a reason that concerns the remote or this host as a whole.</summary>
    public RemoteFailure Failed(Outcome outcome)
    {
        lock (_gate)
        {
            int failures = _now.Failures + 1;
            DateTimeOffset now = clock.GetUtcNow();
            _now = _now with { Failures = failures, LastError = outcome.Reason, LastErrorTime = now };
            // A connection that broke is no news if the next one holds.
            if (failures == 1)
                return new RemoteFailure(TimeSpan.Zero, IsNews: false);
            if (failures == 2)
                _downSince = clock.GetTimestamp();
            RemoteState state = outcome.Verdict == Verdict.Misconfigured ? RemoteState.Misconfigured : RemoteState.BackingOff;
            if (state != _now.State)
                _now = _now with { State = state, Since = now };
            bool isNews = _said != outcome.Verdict;
            _said = outcome.Verdict;
            return new RemoteFailure(Backoff.After(failures - 1, jitter(), outcome.Verdict), isNews);
        }
    }

    /// <summary>Some paths could not be delivered.</summary>
    public void PathsFailed(string reason)
    {
        lock (_gate)
            _now = _now with { LastError = reason, LastErrorTime = clock.GetUtcNow() };
    }

    private void Enter(RemoteState state)
    {
        lock (_gate)
        {
            // Only a call that succeeds ends an outage.
            if (_now.State == state || _now.State is RemoteState.BackingOff or RemoteState.Misconfigured)
                return;
            _now = _now with { State = state, Since = clock.GetUtcNow() };
        }
    }
}
