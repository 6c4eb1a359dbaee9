namespace Sersync2.Core.Status;

/// <summary>What the watching of one local path has seen. The watching thread writes; any thread reads.</summary>
internal sealed class WatchCounters
{
    private long _events;
    private long _lastEvent;
    private long _overflows;
    private long _watches;
    private long _unwatched;
    private int _state = (int)LocalPathState.Starting;
    private volatile bool _isRecovering;

    public LocalPathState State
    {
        get => (LocalPathState)Volatile.Read(ref _state);
        set => Volatile.Write(ref _state, (int)value);
    }

    /// <summary>Events were lost, and the comparison that makes up for them has not been asked for yet.</summary>
    public bool IsRecovering
    {
        get => _isRecovering;
        set => _isRecovering = value;
    }

    public long Events => Interlocked.Read(ref _events);

    public DateTimeOffset? LastEvent => Interlocked.Read(ref _lastEvent) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public long Overflows => Interlocked.Read(ref _overflows);

    public long Watches
    {
        get => Interlocked.Read(ref _watches);
        set => Interlocked.Exchange(ref _watches, value);
    }

    /// <summary>Directories that should be watched and cannot be.</summary>
    public long Unwatched
    {
        get => Interlocked.Read(ref _unwatched);
        set => Interlocked.Exchange(ref _unwatched, value);
    }

    /// <summary>A buffer of events has been read.</summary>
    public void AddEvents(int count, DateTimeOffset now)
    {
        Interlocked.Add(ref _events, count);
        Interlocked.Exchange(ref _lastEvent, now.UtcTicks);
    }

    public void AddOverflow() => Interlocked.Increment(ref _overflows);
}
