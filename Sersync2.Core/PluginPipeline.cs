using NLog;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Plugins;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing;
using Sersync2.Core.Watching;

namespace Sersync2.Core;

/// <summary>
/// One watched directory whose changes a plugin alone hears of. It gathers them as a remote would, so that the plugin
/// hears of the same paths at the same pace, and takes them for delivered at once.
/// </summary>
internal sealed class PluginPipeline : IChangeSink, IDelivery, IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("plugin");
    private readonly AsyncSignal _signal = new();
    private readonly DirtySet _dirty;
    private readonly TreeWatcher _watcher;

    /// <exception cref="SersyncException">The watch path cannot be watched.</exception>
    private PluginPipeline(AbsolutePath watch, SersyncSettings settings, PluginRunner plugin, TimeProvider clock)
    {
        _dirty = new DirtySet(clock, _signal.Set);
        var root = new WatchedRoot(watch);
        var filter = new PathFilter(settings.Filter, OwnFiles.Below(watch, settings));
        _watcher = new TreeWatcher(root, settings.Inotify, filter, new PluginFeed(this, root, filter, PluginScope.For(watch, watch)!, [this], plugin), clock);
    }

    public event Action<IReadOnlyList<DirtyEntry>>? Attempted;

    public bool HasGivenUp => false;

    /// <summary>Runs the plugin of the settings without a sync, on its own watch path or on those of the sync.</summary>
    /// <param name="onReady">Called once when watching has begun.</param>
    /// <exception cref="SersyncException">A watch path cannot be watched, or the plugin cannot work on this machine.</exception>
    public static async Task RunAsync(SersyncSettings settings, Action onReady, StopTokens stop)
    {
        using PluginRunner plugin = PluginRunner.Start(settings.Plugin, stop.Soon) ?? throw new ArgumentException("no plugin", nameof(settings));
        IEnumerable<AbsolutePath> watched = settings.Plugin?.Watch is { } own ? [own] : settings.LocalPaths.Select(path => path.Watch);
        List<PluginPipeline> pipelines = [];
        try
        {
            foreach (AbsolutePath path in watched)
                pipelines.Add(new PluginPipeline(path, settings, plugin, TimeProvider.System));
            pipelines.ForEach(pipeline => pipeline._watcher.Start());
            await Task.WhenAll(pipelines.Select(pipeline => pipeline._watcher.Scanned)).WaitAsync(stop.Soon);
            onReady();
            await Task.WhenAll(pipelines.Select(pipeline => pipeline.HandOnAsync(stop.Soon)));
            await plugin.StopAsync(stop.Now);
        }
        finally
        {
            pipelines.ForEach(pipeline => pipeline.Dispose());
        }
    }

    public bool Owes(RelativePath path) => _dirty.Owes(path);

    public void Report(ReadOnlySpan<byte> path, DirtyFlags flags, InotifyMask cause)
    {
        RelativePath? owned = null;
        _dirty.Add(path, ref owned, flags);
    }

    public void ReportMove(MoveHint move)
    {
        // Both names are reported as well.
    }

    public bool IsSettled(RelativePath path) => false;

    public void Hold() => _dirty.Hold();

    public void Flush() => _dirty.Flush();

    public void EventsLost() => Log.Warn("events were lost: the plugin does not hear of what they were about");

    public void MountChanged(RelativePath path)
    {
    }

    public void RootLost(string reason)
    {
        // The watcher says it.
    }

    public void RootRestored(bool isOriginal)
    {
        // The watcher says it.
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _signal.Dispose();
    }

    private async Task HandOnAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            TimeSpan? due = _dirty.UntilDue();
            if (due == TimeSpan.Zero)
                Attempted?.Invoke(_dirty.Take(int.MaxValue));
            else
                await _signal.WaitAsync(due, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // What was changed before the stop.
        await Task.Run(_watcher.Finish, CancellationToken.None);
        Attempted?.Invoke(_dirty.TakeAll());
    }
}
