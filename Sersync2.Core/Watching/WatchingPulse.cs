using Sersync2.Core.Native;

namespace Sersync2.Core.Watching;

/// <summary>
/// What the watching thread and others tell each other: to look up, to stop, and that the thread lives. The thread calls
/// <see cref="GoesOn"/> and <see cref="Rest"/>, any other the rest.
/// </summary>
internal sealed class WatchingPulse(TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private volatile int _signsOfLife;
    private int _signsSeen = -1;

    /// <summary>What the thread waits for besides its own descriptors.</summary>
    public WakeUp Wake { get; } = new();

    public CancellationToken Stop => _stop.Token;

    public bool IsStopping => _stop.IsCancellationRequested;

    public void RequestStop()
    {
        _stop.Cancel();
        Wake.Signal();
    }

    /// <summary>
    /// Whether the thread has passed one of its turning points since this was asked last. The question wakes it, so that
    /// a thread at rest passes one too. To be asked by one thread.
    /// </summary>
    public bool ShowsLife()
    {
        int signs = _signsOfLife;
        bool lives = signs != _signsSeen;
        _signsSeen = signs;
        Wake.Signal();
        return lives;
    }

    /// <summary>A turning point: the thread is neither stuck nor to stop.</summary>
    public bool GoesOn()
    {
        _signsOfLife++;
        return !IsStopping;
    }

    /// <returns>False when the thread is to stop.</returns>
    public bool Rest(TimeSpan time)
    {
        long started = clock.GetTimestamp();
        while (GoesOn() && clock.GetElapsedTime(started) < time)
        {
            if (Wake.Wait(time))
                Wake.Clear();
        }

        return !IsStopping;
    }

    public void Dispose()
    {
        Wake.Dispose();
        _stop.Dispose();
    }
}
