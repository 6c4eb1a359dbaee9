using NLog;
using Sersync2.Cli.CommandLine;
using Sersync2.Cli.Logging;
using Sersync2.Cli.Systemd;
using Sersync2.Core;
using Sersync2.Core.Configuration;

namespace Sersync2.Cli.Daemon;

/// <summary>Obeys each SIGHUP: reads the configuration again, and goes on with it where it is good.</summary>
internal static class Reloading
{
    private static readonly Logger Log = LogManager.GetLogger("sersync2");

    public static async Task ObeyAsync(StopSignals signals, CommandLineOptions options, Sersync sersync, ServiceManager manager)
    {
        CancellationToken stop = signals.Tokens.Soon;
        try
        {
            while (true)
            {
                await signals.WaitForHangUpAsync(stop);
                if (options.Plugin is not null)
                {
                    Log.Warn("SIGHUP received: a plugin that runs alone does not read \"{0}\" again; restart it", options.File);
                    continue;
                }

                manager.BeginReload();
                await ReloadAsync(options, sersync, stop);
                manager.Ready(sersync.DescribeStatus());
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nothing is reloaded any more.
        }
    }

    private static async Task ReloadAsync(CommandLineOptions options, Sersync sersync, CancellationToken stop)
    {
        Log.Info("reading \"{0}\" again", options.File);
        try
        {
            SersyncSettings settings = await ConfigurationReader.ReadAsync(options.File, onlyPlugin: null, stop);
            await sersync.ReloadAsync(settings, stop);
            LogSetup.Apply(settings);
            Log.Info("watching as \"{0}\" says now", settings.File);
        }
        catch (SersyncException e)
        {
            Log.Error("{0}; going on as before", e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Error(e, "reading \"{0}\" again failed unexpectedly; going on", options.File);
        }
    }
}
