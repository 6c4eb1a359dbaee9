using NLog;
using Sersync2.Cli.CommandLine;
using Sersync2.Cli.Logging;
using Sersync2.Core;
using Sersync2.Core.Configuration;

namespace Sersync2.Cli;

/// <summary><c>--once</c>: makes every remote equal, and ends with the result.</summary>
internal static class OnceCommand
{
    private static readonly Logger Log = LogManager.GetLogger("sersync2");

    /// <returns>The exit code: 0 when every remote is equal, 1 otherwise.</returns>
    /// <exception cref="SersyncException">The configuration cannot be obeyed, or is served by another process.</exception>
    public static async Task<int> RunAsync(CommandLineOptions options)
    {
        using var signals = new StopSignals(stopOnHangUp: true);
        if (await options.ReadConfigurationAsync(signals.Tokens.Soon) is not { } settings)
            return 1;
        LogSetup.Apply(settings);
        using InstanceLock instance = InstanceLock.Acquire(settings.File, plugin: null, signals.Tokens.Soon);
        if (instance.EndedLeftBehind > 0)
            Log.Warn("ended {0} rsync that the last run had left behind", instance.EndedLeftBehind);
        try
        {
            var sync = new OneFullSync(settings, new SersyncOptions { MaxProcesses = options.MaxProcesses }, instance);
            return await sync.RunAsync(signals.Tokens.Soon) ? 0 : 1;
        }
        catch (OperationCanceledException) when (signals.Tokens.Soon.IsCancellationRequested)
        {
            Log.Warn("stopped before everything was sent");
            return 1;
        }
    }
}
