using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
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
    private readonly MirrorMemory _mirrors;
    private readonly SersyncSettings _settings;
    private readonly AbsolutePath _path;
    private volatile Task[] _sending = [];

    /// <exception cref="SersyncException">The watch path cannot be watched.</exception>
    public LocalPathPipeline(
        LocalPathSettings path, SersyncSettings settings, RsyncVersion client, RsyncRunner runner, MirrorMemory mirrors, TimeProvider clock)
    {
        _settings = settings;
        _path = path.Watch;
        _mirrors = mirrors;
        var root = new WatchedRoot(path.Watch);
        var filter = new PathFilter(settings.Filter, OwnFiles.Below(path.Watch, settings));
        var linkedFiles = new LinkedFiles(root, filter);
        _senders = path.Remotes.Select(target =>
        {
            var remote = new Remote(new Destination(target, settings.Rsync), settings.Rsync, new ServerFeatures(client), runner, root, filter, linkedFiles);
            return new RemoteSender(remote, settings, () => _watcher!.SuspectRootLost(), () => RememberMirror(remote), clock);
        }).ToList();
        _watcher = new TreeWatcher(root, settings.Inotify, filter, this, clock);
    }

    /// <summary>Completes when every directory is watched.</summary>
    public Task Scanned => _watcher.Scanned;

    /// <summary>Runs until cancelled. A full sync waits until every directory is watched: nothing changed meanwhile is missed.</summary>
    public async Task RunAsync(FullSyncRequest? initial, CancellationToken cancellation)
    {
        _watcher.Start();
        await _watcher.Scanned.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (initial is not null)
            _senders.ForEach(sender => sender.FullSyncs.Request(initial));
        _sending = [.. _senders.Select(sender => sender.RunAsync(cancellation))];
        await Task.WhenAll(_sending);
    }

    /// <summary>What no longer does its work, or null. See <see cref="TreeWatcher.ShowsLife"/> for how to ask.</summary>
    public string? FindStuck()
    {
        if (!_watcher.ShowsLife())
            return $"the thread that watches \"{_path}\" does not answer";
        int ended = Array.FindIndex(_sending, task => task.IsFaulted);
        return ended < 0 ? null : $"syncing to {_senders[ended].Remote.Destination} has ended";
    }

    public void Report(ReadOnlySpan<byte> path, DirtyFlags flags, InotifyMask cause)
    {
        RelativePath? shared = null;
        foreach (RemoteSender sender in _senders)
            sender.Dirty.Add(path, ref shared, flags);
    }

    public void Hold() => _senders.ForEach(sender => sender.Dirty.Hold());

    public void Flush() => _senders.ForEach(sender => sender.Dirty.Flush());

    public void ReportMove(MoveHint move) => _senders.ForEach(sender => sender.Moves.Add(move));

    public bool IsSettled(RelativePath path) => _senders.TrueForAll(sender => sender.IsSettled(path));

    public void EventsLost() => Recover(mayDelete: true);

    public void RootLost(string reason) => _senders.ForEach(sender => sender.SourceLost());

    public void RootRestored(bool isOriginal)
    {
        // Another directory under the same name may be a mount point without its disk: what is not in it was not seen to go.
        if (!isOriginal)
            _senders.ForEach(sender => sender.ForgetDeletions());
        Recover(mayDelete: isOriginal);
        _senders.ForEach(sender => sender.SourceRestored());
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _senders.ForEach(sender => sender.Dispose());
    }

    // Recovery compares everything, but deletes only where all that is there is known to have come from here.
    private bool MayDelete(RemoteSender sender) => _settings.Inotify.Delete && _mirrors.IsKnown(MirrorKey(sender.Remote));

    private void Recover(bool mayDelete) =>
        _senders.ForEach(sender => sender.FullSyncs.Request(new FullSyncRequest(mayDelete && MayDelete(sender), []) { IsRecovery = true }));

    private string MirrorKey(Remote remote) => MirrorMemory.KeyFor(remote, _settings.Filter.Exclude);

    private void RememberMirror(Remote remote) =>
        _mirrors.Remember(MirrorKey(remote), $"{remote.Destination} mirrors {remote.Root.Path}");
}
