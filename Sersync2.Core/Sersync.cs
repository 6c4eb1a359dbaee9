using Sersync2.Core.Configuration;
using Sersync2.Core.Syncing;
using Sersync2.Core.Watching;

namespace Sersync2.Core;

/// <summary>The whole product for one configuration: builds the pipeline, runs it, stops it.</summary>
public sealed class Sersync(SersyncSettings settings, SersyncOptions options)
{
    /// <summary>Runs until <paramref name="stop"/> is signalled, then ends within seconds.</summary>
    /// <param name="onReady">Called once when configuration and watch paths are good and watching has begun.</param>
    /// <exception cref="SersyncException">A watch path is missing or cannot be watched, or there is no rsync.</exception>
    public async Task RunAsync(Action onReady, CancellationToken stop)
    {
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
            onReady();
            await Task.WhenAll(pipelines.Select(pipeline => pipeline.RunAsync(initial, stop)));
        }
        finally
        {
            pipelines.ForEach(pipeline => pipeline.Dispose());
        }
    }
}
