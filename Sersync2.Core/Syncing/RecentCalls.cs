namespace Sersync2.Core.Syncing;

/// <summary>
/// When the latest calls to one remote ran. File times advance in ticks of some milliseconds: a file that is written twice
/// in one tick, and read by rsync in between, ends with the size and time that the remote has, and other content. That
/// can have happened only to a file whose time falls into a call. Pure; one remote's calls may end beside each other.
/// </summary>
internal sealed class RecentCalls
{
    private const int Remembered = 256;
    private const long NanosecondsPerTick = 100;

    // More than a tick of any kernel (10 ms at 100 Hz).
    private const long Margin = 20_000_000;
    private readonly Lock _gate = new();
    private readonly (long Start, long End)[] _calls = new (long, long)[Remembered];
    private int _next;

    public void Add(DateTimeOffset start, DateTimeOffset end)
    {
        lock (_gate)
        {
            _calls[_next] = (Nanoseconds(start), Nanoseconds(end));
            _next = (_next + 1) % Remembered;
        }
    }

    /// <param name="modified">A file's time, in nanoseconds since 1970.</param>
    public bool Overlap(long modified)
    {
        lock (_gate)
        {
            foreach ((long start, long end) in _calls)
            {
                if (end > 0 && modified >= start - Margin && modified <= end + Margin)
                    return true;
            }

            return false;
        }
    }

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
}
