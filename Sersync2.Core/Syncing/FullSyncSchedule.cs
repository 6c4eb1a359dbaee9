namespace Sersync2.Core.Syncing;

/// <summary>
/// When the next full sync of one remote is due: at once when someone asks, later when one was not complete, and
/// periodically. Requests that wait are merged, so there is never more than one. Any thread may ask; the sender takes.
/// </summary>
/// <param name="periodic">What is done every <paramref name="interval"/>.</param>
/// <param name="interval">Null: nothing is periodic.</param>
/// <param name="onReady">Called when there is something to take.</param>
internal sealed class FullSyncSchedule(FullSyncRequest periodic, TimeSpan? interval, TimeProvider clock, Action onReady)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _nextPeriodic = interval is { } first ? clock.GetUtcNow() + first : DateTimeOffset.MaxValue;
    private FullSyncRequest? _waiting;
    private DateTimeOffset _due;

    /// <summary>Asks for a full sync before anything else.</summary>
    public void Request(FullSyncRequest request)
    {
        lock (_gate)
            Wait(request, clock.GetUtcNow());
        onReady();
    }

    /// <summary>Gives back a request that could not be carried out in full.</summary>
    public void Retry(FullSyncRequest request, TimeSpan delay)
    {
        lock (_gate)
            Wait(request, _waiting is null ? clock.GetUtcNow() + delay : _due);
    }

    /// <summary>The request that waits is not to delete any more.</summary>
    public void ForgetDeletions()
    {
        lock (_gate)
            _waiting = _waiting is { } request ? request with { Delete = false } : null;
    }

    /// <summary>Takes the request that is due, or null.</summary>
    public FullSyncRequest? Take()
    {
        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (_nextPeriodic <= now)
            {
                _nextPeriodic = now + interval!.Value;
                Wait(periodic, now);
            }

            if (_waiting is not { } request || _due > now)
                return null;
            _waiting = null;
            return request;
        }
    }

    /// <summary>How long until one is due; null when none will be.</summary>
    public TimeSpan? UntilDue()
    {
        lock (_gate)
        {
            DateTimeOffset due = _waiting is not null && _due < _nextPeriodic ? _due : _nextPeriodic;
            if (due == DateTimeOffset.MaxValue)
                return null;
            TimeSpan left = due - clock.GetUtcNow();
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private void Wait(FullSyncRequest request, DateTimeOffset due)
    {
        _waiting = _waiting is { } other ? other.With(request) : request;
        _due = due;
    }
}
