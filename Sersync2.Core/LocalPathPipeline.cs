using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing;
using Sersync2.Core.Watching;

namespace Sersync2.Core;

/// <summary>One watched directory with its remotes: hands what the watching thread finds to the dirty set of each.</summary>
internal sealed class LocalPathPipeline : IChangeSink, IDisposable
{
    private readonly TreeWatcher _watcher;
    private readonly List<RemoteSender> _senders;

    /// <exception cref="SersyncException">The watch path cannot be watched.</exception>
    public LocalPathPipeline(LocalPathSettings path, SersyncSettings settings, RsyncVersion client, RsyncRunner runner, TimeProvider clock)
    {
        var root = new WatchedRoot(path.Watch);
        _senders = [.. path.Remotes.Select(remote => new RemoteSender(
            new Remote(new Destination(remote, settings.Rsync), settings.Rsync, new ServerFeatures(client), runner, root),
            onSourceGone: () => _watcher!.SuspectRootLost(),
            clock))];
        _watcher = new TreeWatcher(root, settings.Inotify, new PathFilter(settings.Filter), this, clock);
    }

    /// <summary>Runs until cancelled. A full sync waits until every directory is watched: nothing changed meanwhile is missed.</summary>
    public async Task RunAsync(FullSyncRequest? initial, CancellationToken cancellation)
    {
        _watcher.Start();
        await _watcher.Scanned.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (initial is not null)
            _senders.ForEach(sender => sender.RequestFullSync(initial));
        await Task.WhenAll(_senders.Select(sender => sender.RunAsync(cancellation)));
    }

    public void Report(ReadOnlySpan<byte> path, DirtyFlags flags)
    {
        RelativePath? shared = null;
        foreach (RemoteSender sender in _senders)
            sender.Dirty.Add(path, ref shared, flags);
    }

    public void Flush() => _senders.ForEach(sender => sender.Dirty.Flush());

    public void EventsLost() => _senders.ForEach(sender => sender.RequestFullSync(new FullSyncRequest(Delete: false, [])));

    public void RootLost(string reason) => _senders.ForEach(sender => sender.SourceLost());

    public void RootRestored()
    {
        EventsLost();
        _senders.ForEach(sender => sender.SourceRestored());
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _senders.ForEach(sender => sender.Dispose());
    }
}
