using NLog;
using Sersync2.Core.Configuration;
using Sersync2.Core.Syncing;
using Sersync2.Core.Watching;

namespace Sersync2.Core;

/// <summary>The whole product for one configuration: builds the pipeline, runs it, stops it.</summary>
public sealed class Sersync(SersyncSettings settings, SersyncOptions options)
{
    private static readonly Logger Log = LogManager.GetLogger("sersync2");
    private static readonly TimeSpan ReadyAtTheLatest = TimeSpan.FromSeconds(1.5);
    private readonly Lock _watched = new();
    private LocalPathPipeline[] _pipelines = [];

    /// <summary>Runs until <paramref name="stop"/> is signalled, then ends within seconds.</summary>
    /// <param name="onReady">Called once when configuration and watch paths are good and watching has begun.</param>
    /// <exception cref="SersyncException">A watch path is missing or cannot be watched, or there is no rsync.</exception>
    public async Task RunAsync(Action onReady, CancellationToken stop)
    {
        WarnOfWhatIsMissing();
        InotifyLimits.Raise();
        using var runner = new RsyncRunner(options.MaxProcesses);
        RsyncVersion client = await runner.QueryVersionAsync(stop)
            ?? throw new SersyncException("cannot run \"rsync\": it is not on PATH, or not rsync; install it with your distribution's package manager");
        FullSyncRequest? initial = options.InitialFullSync ? new FullSyncRequest(settings.Inotify.Delete, []) : null;

        var mirrors = new MirrorMemory(StateDirectory.Ensure());
        List<LocalPathPipeline> pipelines = [];
        try
        {
            foreach (LocalPathSettings path in settings.LocalPaths)
                pipelines.Add(new LocalPathPipeline(path, settings, client, runner, mirrors, TimeProvider.System));
            WatchOver([.. pipelines]);
            Task running = Task.WhenAll(pipelines.Select(pipeline => pipeline.RunAsync(initial, stop)));
            // Who starts this in a script changes files right after: the watches should stand by then, unless they are very many.
            Task watching = Task.WhenAll(pipelines.Select(pipeline => pipeline.Scanned));
            await Task.WhenAny(watching, running, Task.Delay(ReadyAtTheLatest, stop));
            if (!stop.IsCancellationRequested)
                onReady();
            await running;
        }
        finally
        {
            WatchOver([]);
            pipelines.ForEach(pipeline => pipeline.Dispose());
        }
    }

    /// <summary>For a watchdog: what no longer does its work, or null. To be asked by one thread, at intervals of seconds or more.</summary>
    public string? FindStuck()
    {
        // None may be disposed meanwhile; and all are asked, for each is to be woken.
        lock (_watched)
        {
            string?[] stuck = [.. _pipelines.Select(pipeline => pipeline.FindStuck())];
            return stuck.FirstOrDefault(found => found is not null);
        }
    }

    private void WatchOver(LocalPathPipeline[] pipelines)
    {
        lock (_watched)
            _pipelines = pipelines;
    }

    private void WarnOfWhatIsMissing()
    {
        if (settings.PluginName is { } plugin)
            Log.Warn("plugin \"{0}\" is switched on, but this version has no plugins yet: it hears of nothing", plugin);
        if (settings.StatusHost.Enabled)
            Log.Warn("<host status=\"true\"> is set, but this version has no status page yet: nothing is served");
    }
}
