using NLog;

namespace Sersync2.Core.Syncing;

/// <summary>Keeps a part of the program running: a mistake of ours in it is logged, and the part begins again; the others run on.</summary>
internal static class Stage
{
    private static readonly Logger Log = LogManager.GetLogger("sersync2");
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <param name="name">For the log, as the object of "failed unexpectedly".</param>
    public static async Task KeepRunningAsync(string name, Func<Task> work, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
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
                await Task.Delay(Rest, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
