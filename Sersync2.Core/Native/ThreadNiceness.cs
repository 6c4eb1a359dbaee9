namespace Sersync2.Core.Native;

/// <summary>The priority of the calling thread alone.</summary>
internal static class ThreadNiceness
{
    private const int PriorityOfProcess = 0;
    private const int CallingThread = 0;

    /// <summary>Lets the calling thread go before others; threads and processes that others start stay as they are.</summary>
    /// <param name="niceness">From -20, first of all, to 19.</param>
    /// <returns>False where that is forbidden: root may.</returns>
    public static bool TrySet(int niceness) => Libc.setpriority(PriorityOfProcess, CallingThread, niceness) == 0;
}
