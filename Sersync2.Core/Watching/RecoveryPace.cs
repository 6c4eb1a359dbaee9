namespace Sersync2.Core.Watching;

/// <summary>
/// Keeps a storm that overflows the queue again and again from meaning nothing but recoveries: each rests as long as the
/// last ones took, doubling while they follow one another. Pure but for the clock.
/// </summary>
internal sealed class RecoveryPace(TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private TimeSpan _rest = Shortest;
    private long _lastEnd;
    private bool _any;

    /// <summary>How long to wait before the recovery that is needed now.</summary>
    public TimeSpan RestBefore()
    {
        bool followsClosely = _any && clock.GetElapsedTime(_lastEnd) < _rest * 2;
        _rest = followsClosely ? TimeSpan.FromTicks(Math.Min(_rest.Ticks * 2, Longest.Ticks)) : Shortest;
        return followsClosely ? _rest : TimeSpan.Zero;
    }

    /// <summary>A recovery is done.</summary>
    /// <param name="took">How long it took.</param>
    public void Completed(TimeSpan took)
    {
        _any = true;
        _lastEnd = clock.GetTimestamp();
        _rest = took > _rest ? TimeSpan.FromTicks(Math.Min(took.Ticks, Longest.Ticks)) : _rest;
    }
}
