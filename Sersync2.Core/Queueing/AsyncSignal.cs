namespace Sersync2.Core.Queueing;

/// <summary>Wakes one waiting task. Setting it while nobody waits lets the next wait return at once; setting it twice is once.</summary>
internal sealed class AsyncSignal : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0, 1);

    public void Set()
    {
        try
        {
            if (_semaphore.CurrentCount == 0)
                _semaphore.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another thread set it between the look and the release.
        }
    }

    /// <summary>Waits until it is set, or the time is over; null waits for ever.</summary>
    public Task WaitAsync(TimeSpan? timeout, CancellationToken cancellation)
    {
        // Rounded up: a timer that fires a fraction of a millisecond early would make the caller spin until it is due.
        double milliseconds = Math.Ceiling(timeout?.TotalMilliseconds ?? Timeout.Infinite);
        return _semaphore.WaitAsync((int)Math.Clamp(milliseconds, Timeout.Infinite, int.MaxValue), cancellation);
    }

    public void Dispose() => _semaphore.Dispose();
}
