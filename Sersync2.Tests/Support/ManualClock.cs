namespace Sersync2.Tests.Support;

/// <summary>A clock that a test moves.</summary>
internal sealed class ManualClock : TimeProvider
{
    private TimeSpan _elapsed;
    private TimeSpan _set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _elapsed + _set;

    public override long GetTimestamp() => _elapsed.Ticks;

    public void Advance(TimeSpan time) => _elapsed += time;

    /// <summary>Sets the wall clock, as time servers and administrators do; no time passes.</summary>
    public void SetForward(TimeSpan time) => _set += time;

    public void AdvanceSeconds(double seconds) => Advance(TimeSpan.FromSeconds(seconds));
}
