using NLog;

namespace Sersync2.Core.Syncing;

/// <summary>Keeps a part of the program running: a mistake of ours in it is logged, and the part begins again; the others run on.</summary>
internal static class Stage
{
    private static readonly Logger Log = LogManager.GetLogger("sersync2");
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    /// <param name="name">For the log, as the object of "failed unexpectedly".</param>
    public static async Task KeepRunningAsync(string name, Func<Task> work, CancellationToken stop)
    {
        TimeSpan rest = FirstRest;
        while (!stop.IsCancellationRequested)
        {
            long began = TimeProvider.System.GetTimestamp();
            try
            {
                await work();
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Log.Error(e, "{0} failed unexpectedly, and begins again", name);
                // What fails at once each time is not to fill the log.
                rest = TimeProvider.System.GetElapsedTime(began) > LongestRest ? FirstRest : rest;
                await Task.Delay(rest, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                rest = rest * 2 < LongestRest ? rest * 2 : LongestRest;
            }
        }
    }
}
