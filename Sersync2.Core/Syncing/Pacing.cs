namespace Sersync2.Core.Syncing;

/// <summary>
/// When the next call may begin. A lone change is sent at once. What changes all the time is sent at growing distances: a
/// file that is written a thousand times a second must not mean rsync all the time, and yet its last line must be there
/// soon. A storm of many paths waits but little, because each of its calls carries much. Pure.
/// </summary>
internal sealed class Pacing
{
    /// <summary>From so many paths on a call is worth what it costs.</summary>
    public const int Many = 200;

    public static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(70);

    private static readonly TimeSpan FirstStep = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(200);
    private TimeSpan _worked;
    private TimeSpan _ended;
    private int _level;

    /// <summary>A call has ended.</summary>
    public void Worked(TimeSpan time, TimeSpan now) => (_worked, _ended) = (time, now);

    /// <summary>There is something to send: how long to wait before it is taken.</summary>
    /// <param name="paths">How many paths wait.</param>
    public TimeSpan RestBefore(int paths, TimeSpan now)
    {
        TimeSpan since = now - _ended;
        if (since >= Calm)
            _level = 0;
        TimeSpan rest = Least(LongestRest, paths < Many ? Longer(_worked, Ramp()) : _worked / 4) - since;
        if (rest <= TimeSpan.Zero)
            return TimeSpan.Zero;
        _level++;
        return rest;
    }

    // As much rest as work at first, then more and more.
    private TimeSpan Ramp() => _level == 0 ? TimeSpan.Zero : FirstStep * (1 << Math.Min(_level, 8));

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
