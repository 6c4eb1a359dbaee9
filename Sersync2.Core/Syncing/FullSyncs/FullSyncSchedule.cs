namespace Sersync2.Core.Syncing.FullSyncs;

/// <summary>
/// When the next full sync of one remote is due: at once when someone asks, later when one was not complete, and
/// periodically. Requests that wait are merged, so there is never more than one. Any thread may ask; the sender takes.
/// Times are counted from the beginning by a clock that nobody sets: a step of the wall clock must not put off a full sync
/// for hours, or bring on many.
/// </summary>
/// <param name="periodic">What is done every <paramref name="interval"/>.</param>
/// <param name="interval">Null: nothing is periodic.</param>
/// <param name="onReady">Called when there is something to take.</param>
internal sealed class FullSyncSchedule(FullSyncRequest periodic, TimeSpan? interval, TimeProvider clock, Action onReady)
{
    private readonly Lock _gate = new();
    private readonly long _beginning = clock.GetTimestamp();
    private TimeSpan _nextPeriodic = interval ?? TimeSpan.MaxValue;
    private FullSyncRequest? _waiting;
    private TimeSpan _due;
    private TimeSpan? _owedSince;

    private TimeSpan Now => clock.GetElapsedTime(_beginning);

    /// <summary>Whether one was asked for and has not been made, the periodic ones aside.</summary>
    public bool IsRequested
    {
        get
        {
            lock (_gate)
                return _waiting is not null;
        }
    }

    /// <summary>
    /// How long one has been owed: it was asked for, and has not been completed. The periodic ones are not: they only make
    /// sure.
    /// </summary>
    public TimeSpan? OwedAge
    {
        get
        {
            lock (_gate)
                return _owedSince is { } since ? Now - since : null;
        }
    }

    /// <summary>Asks for a full sync before anything else.</summary>
    public void Request(FullSyncRequest request)
    {
        lock (_gate)
        {
            _owedSince ??= Now;
            Wait(request, Now);
        }

        onReady();
    }

    /// <summary>What was taken has been made, or is back.</summary>
    public void Settle()
    {
        lock (_gate)
            _owedSince = _waiting is null ? null : _owedSince;
    }

    /// <summary>Gives back a request that could not be carried out in full.</summary>
    public void Retry(FullSyncRequest request, TimeSpan delay)
    {
        lock (_gate)
            Wait(request, _waiting is null ? Now + delay : _due);
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
            TimeSpan now = Now;
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
            TimeSpan due = _waiting is not null && _due < _nextPeriodic ? _due : _nextPeriodic;
            if (due == TimeSpan.MaxValue)
                return null;
            TimeSpan left = due - Now;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private void Wait(FullSyncRequest request, TimeSpan due)
    {
        _waiting = _waiting is { } other ? other.With(request) : request;
        _due = due;
    }
}
