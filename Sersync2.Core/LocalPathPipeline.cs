using NLog;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Plugins;
using Sersync2.Core.Queueing;
using Sersync2.Core.Status;
using Sersync2.Core.Syncing;
using Sersync2.Core.Syncing.FullSyncs;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Core.Watching;

namespace Sersync2.Core;

/// <summary>One watched directory with its remotes: hands what the watching thread finds to the queue of each.</summary>
internal sealed class LocalPathPipeline : IChangeSink, IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("sync");
    private readonly TreeWatcher _watcher;
    private readonly WatchedRoot _root;
    private readonly RsyncVersion _client;
    private readonly ForeignWriters? _writers;
    private readonly List<RemoteSender> _senders;
    private readonly MirrorMemory _mirrors;
    private readonly MountMemory _mounts;
    private readonly SersyncSettings _settings;
    private readonly AbsolutePath _path;
    private volatile Task[] _sending = [];
    private volatile bool _isSending;

    /// <param name="undelivered">Where what could not be delivered to a remote is kept.</param>
    /// <exception cref="SersyncException">The watch path cannot be watched.</exception>
    public LocalPathPipeline(
        LocalPathSettings path,
        SersyncSettings settings,
        RsyncVersion client,
        RsyncRunner runner,
        MirrorMemory mirrors,
        Func<Remote, IUndelivered> undelivered,
        PluginRunner? plugin,
        TimeProvider clock)
    {
        _settings = settings;
        _client = client;
        _writers = SwappedLinks.AreFollowedBy(client) ? new ForeignWriters() : null;
        _path = path.Watch;
        _mirrors = mirrors;
        WatchedRoot root = _root = new WatchedRoot(path.Watch, new CopiedDirectories(mirrors.Place));
        _mounts = new MountMemory(root, mirrors.Place);
        var filter = new PathFilter(settings.Filter, OwnFiles.Below(path.Watch, settings));
        var linkedFiles = new LinkedFiles(root, filter);
        _senders = path.Remotes.Select(target =>
        {
            var remote = new Remote(new Destination(target, settings.Rsync), NestedTargets.Protect(target, settings), new ServerFeatures(client), runner, root, filter, linkedFiles, mirrors.TargetOf(target)) { Disks = _mounts };
            RemoteQueue? queue = null;
            queue = new RemoteQueue(settings, clock, () => MayDelete(remote) && _mounts.Places().Count == 0, forgotten => FoldedAway(remote, queue!, forgotten));
            var fullSync = new FullSync(remote, settings.Safety, _mounts);
            return new RemoteSender(remote, settings, queue, fullSync, undelivered(remote), () => _watcher!.SuspectRootLost(), () => RememberMirror(remote), () => queue.FullSyncs.Request(Recovery(remote, mayDelete: true)), clock);
        }).ToList();
        IChangeSink sink = plugin is not null && PluginScope.For(path.Watch, settings.Plugin?.Watch) is { } scope
            ? new PluginFeed(this, root, filter, scope, _senders, plugin)
            : this;
        _watcher = new TreeWatcher(root, settings.Inotify, filter, sink, clock, _writers, _mounts);
        foreach (RemoteSender sender in _senders)
            _mounts.AddFirst(() => mirrors.EarlierMountsOf(sender.Remote, settings));
    }

    /// <summary>Completes when every directory is watched.</summary>
    public Task Scanned => _watcher.Scanned;

    public AbsolutePath Watch => _path;

    /// <inheritdoc cref="WatchedRoot.Birth"/>
    public string Birth => _root.Birth;

    public IReadOnlyList<RemoteSender> Senders => _senders;

    /// <summary>After the end: whether the next start is to compare everything.</summary>
    public bool OwesComparison => _watcher.OwesComparison || _senders.Exists(sender => sender.OwesComparison);

    /// <inheritdoc cref="TreeWatcher.ReadAllAsync"/>
    public Task ReadAllAsync() => _watcher.ReadAllAsync();

    public LocalPathStatus TakeStatus(DateTimeOffset now)
    {
        WatchCounters seen = _watcher.Counters;
        // Until all that it begins with waits in the queues, nothing can be called in sync.
        LocalPathState state = _isSending ? seen.State : LocalPathState.Starting;
        return new LocalPathStatus
        {
            Watch = _path.ToString(),
            State = state,
            Watches = seen.Watches,
            Unwatched = seen.Unwatched,
            Events = seen.Events,
            Overflows = seen.Overflows,
            LastEvent = seen.LastEvent,
            HasUnread = seen.IsRecovering,
            Remotes = [.. _senders.Select(sender => sender.TakeStatus(now, state == LocalPathState.Watching))],
        };
    }

    /// <summary>Whether everything that waited so long ago has been delivered to every remote.</summary>
    public bool IsDelivered(TimeSpan ago) =>
        _isSending
        && _watcher.Counters is { State: LocalPathState.Watching, Unwatched: 0, IsRecovering: false }
        && _senders.TrueForAll(sender => sender.IsDelivered(ago));

    /// <summary>Begins to gather changes.</summary>
    public void BeginWatching() => _watcher.Start();

    /// <summary>Sends until it is to stop. It waits until every directory is watched: nothing changed meanwhile is missed.</summary>
    /// <param name="firstOf">The full sync to begin with for a remote, if any.</param>
    public async Task SendAsync(Func<RemoteSender, FullSyncRequest?> firstOf, StopTokens stop)
    {
        using var watched = new CancellationTokenSource();
        await using CancellationTokenRegistration finishing = stop.Soon.Register(() => _ = Task.Run(() =>
        {
            _watcher.Finish();
            watched.Cancel();
        }));
        await _watcher.Scanned.WaitAsync(watched.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_watcher.Scanned.IsCompletedSuccessfully && _writers?.Found is { } place)
            Log.Warn("{0}", SwappedLinks.Warning(_client, _path.Join(place)));
        foreach (RemoteSender sender in _senders)
        {
            if (firstOf(sender) is { } first)
                sender.Queue.FullSyncs.Request(first);
        }

        // What was changed before the stop is to be in the queues when the senders finish.
        _sending = [.. _senders.Select(sender => sender.RunAsync(stop with { Soon = watched.Token }))];
        _isSending = true;
        await Task.WhenAll(_sending);
    }

    /// <summary>Whether all that is at a remote is known to have come from here.</summary>
    public bool IsKnownMirror(RemoteSender sender) => _mirrors.IsKnown(MirrorKey(sender.Remote));

    /// <summary>A comparison of everything that deletes only at a known mirror.</summary>
    public FullSyncRequest Recovery(RemoteSender sender) => Recovery(sender.Remote, mayDelete: true);

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
            sender.Queue.Dirty.Add(path, ref shared, flags);
    }

    public void Hold() => _senders.ForEach(sender => sender.Queue.Dirty.Hold());

    public void Flush() => _senders.ForEach(sender => sender.Queue.Dirty.Flush());

    public void ReportMove(MoveHint move) => _senders.ForEach(sender => sender.Queue.Moves.Add(move));

    public bool IsSettled(RelativePath path) => _senders.TrueForAll(sender => sender.Queue.IsSettled(path));

    public void EventsLost() => Recover(mayDelete: true);

    public void MountChanged(RelativePath path) => _senders.ForEach(sender => sender.Queue.Dirty.ForgetDeletions(path));

    public void RootLost(string reason) => _senders.ForEach(sender => sender.SourceLost());

    public void RootRestored(bool isOriginal)
    {
        // Another directory under the same name may be a mount point without its disk: what is not in it was not seen to go.
        if (!isOriginal)
            _senders.ForEach(sender => sender.Queue.ForgetDeletions());
        _root.Confirm();
        Recover(mayDelete: isOriginal);
        _senders.ForEach(sender => sender.SourceRestored());
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _senders.ForEach(sender => sender.Dispose());
    }

    // Recovery compares everything, but deletes only where all that is there is known to have come from here.
    private bool MayDelete(Remote remote) => _settings.Inotify.Delete && _mirrors.IsKnown(MirrorKey(remote));

    private FullSyncRequest Recovery(Remote remote, bool mayDelete) => new(mayDelete && MayDelete(remote), []) { IsRecovery = true };

    private void Recover(bool mayDelete) =>
        _senders.ForEach(sender => sender.Queue.FullSyncs.Request(Recovery(sender.Remote, mayDelete)));

    private void FoldedAway(Remote remote, RemoteQueue queue, int forgottenDeletions)
    {
        if (forgottenDeletions > 0)
        {
            Log.Error(
                "{0} deletions for {1} could not be remembered any longer: those paths stay there; restart with -r, which deletes what is not here",
                forgottenDeletions, remote.Destination);
        }

        queue.FullSyncs.Request(Recovery(remote, mayDelete: true));
    }

    private string MirrorKey(Remote remote) => MirrorMemory.KeyFor(remote, _settings);

    private void RememberMirror(Remote remote)
    {
        _mirrors.Remember(MirrorKey(remote), $"{remote.Destination} mirrors {remote.Root.Path}");
        _mounts.Confirm(MountsBelow.List(_root.RealPath), place => MountsBelow.FileSystemAt(_root.RealPath.Join(place)));
    }
}
