using NLog;
using Sersync2.Cli.CommandLine;
using Sersync2.Cli.Logging;
using Sersync2.Cli.Systemd;
using Sersync2.Core;
using Sersync2.Core.Configuration;

namespace Sersync2.Cli.Daemon;

/// <summary>The product at work, in the foreground or as a daemon: from the configuration to the last line of the log.</summary>
internal static class Service
{
    private static readonly Logger Log = LogManager.GetLogger("sersync2");

    /// <summary>Runs until a signal stops it.</summary>
    /// <param name="ready">Whom to tell that watching has begun, or null in the foreground.</param>
    /// <param name="manager">Who is told how the service does.</param>
    /// <exception cref="SersyncException">The configuration cannot be obeyed, or watching cannot begin.</exception>
    public static async Task RunAsync(CommandLineOptions options, ReadySignal? ready, ServiceManager manager)
    {
        using var signals = new StopSignals(stopOnHangUp: ready is null && !Console.IsInputRedirected);
        if (await options.ReadConfigurationAsync(signals.Tokens.Soon) is not { } settings)
            return;
        // The lock before the log: a start beside one that runs, each minute by a watchdog, leaves nothing in its log.
        using InstanceLock instance = InstanceLock.Acquire(settings.File, options.Plugin, signals.Tokens.Soon);
        LogSetup.Apply(settings);
        foreach (string word in options.StrayWords)
            Log.Warn("the word \"{0}\" means nothing; a configuration is named with -o", word);
        if (options.Plugin is not null && options.InitialFullSync)
            Log.Warn("option \"-r\" means nothing beside \"-m {0}\": the plugin runs alone, and nothing is synced", options.Plugin);

        if (instance.EndedLeftBehind > 0)
            Log.Warn("ended {0} rsync that the last run had left behind", instance.EndedLeftBehind);
        using var sersync = new Sersync(
            settings,
            new SersyncOptions
            {
                InitialFullSync = options.InitialFullSync,
                MaxProcesses = options.MaxProcesses,
            },
            instance);
        CancellationToken stop = signals.Tokens.Soon;
        using CancellationTokenRegistration stopping = stop.Register(() =>
        {
            instance.BeginStop();
            manager.Stopping();
        });
        Task watchdog = Task.CompletedTask, reloading = Task.CompletedTask;
        try
        {
            await sersync.RunAsync(
                () =>
                {
                    AnnounceReady(settings, ready);
                    manager.Ready(sersync.DescribeStatus());
                    watchdog = manager.WatchAsync(sersync.DescribeStatus, sersync.FindStuck, stop);
                    reloading = Reloading.ObeyAsync(signals, options, sersync, manager);
                },
                signals.Tokens);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped while it was starting: an end like any other.
        }

        await Task.WhenAll(watchdog, reloading);
        Log.Info("stopped");
    }

    private static void AnnounceReady(SersyncSettings settings, ReadySignal? ready)
    {
        Log.Info("watching as \"{0}\" says, process {1}", settings.File, Environment.ProcessId);
        LogSetup.Flush();
        ready?.Send();
    }
}
