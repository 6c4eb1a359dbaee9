namespace Sersync2.Core.Watching;

/// <summary>
/// Lets the events of a storm gather for a moment, so that each reading finds many: to wake for every single one costs more
/// than what is done for it. A change that comes alone, or with a few others, is read at once. Pure but for the clock.
/// </summary>
internal sealed class StormRest(TimeProvider clock)
{
    /// <summary>A queue of the classical size holds a hundred times what gathers meanwhile.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(2);

    private const int ReadingsOfAStorm = 16;
    private static readonly TimeSpan Close = TimeSpan.FromMilliseconds(1);
    private TimeSpan _rested;
    private long _last;
    private int _inARow;

    /// <summary>Events were read, and no more are there now.</summary>
    /// <returns>How long to leave those that come.</returns>
    public TimeSpan AfterReading()
    {
        bool close = clock.GetElapsedTime(_last) - _rested < Close;
        _last = clock.GetTimestamp();
        _inARow = close ? _inARow + 1 : 0;
        return _rested = _inARow >= ReadingsOfAStorm ? Rest : TimeSpan.Zero;
    }
}
