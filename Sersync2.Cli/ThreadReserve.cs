namespace Sersync2.Cli;

/// <summary>
/// Threads of the pool that are there before the kernel may grant no more: where a limit on processes is reached, the pool
/// ends the whole program when it cannot start one. Idle ones stay (<c>ThreadsToKeepAlive</c> in the project file), and sleep.
/// </summary>
internal static class ThreadReserve
{
    /// <summary>More are needed only where much is done at once.</summary>
    private const int Threads = 8;

    public static void Make()
    {
        ThreadPool.GetMinThreads(out int workers, out int others);
        // So many are started without hesitation.
        ThreadPool.SetMinThreads(Math.Max(workers, Threads), others);
        var started = new CountdownEvent(Threads);
        for (int thread = 0; thread < Threads; thread++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static started =>
                {
                    // Nobody is free before all have begun.
                    started.Signal();
                    started.Wait();
                },
                started,
                preferLocal: false);
        }

        started.Wait();
        ThreadPool.SetMinThreads(workers, others);
    }
}
