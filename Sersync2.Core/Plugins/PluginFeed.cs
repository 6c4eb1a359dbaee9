using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing;
using Sersync2.Core.Watching;

namespace Sersync2.Core.Plugins;

/// <summary>Stands between the watching thread and whoever takes the changes of one watched path, and lets a plugin hear of them.</summary>
internal sealed class PluginFeed : IChangeSink
{
    private readonly IChangeSink _next;
    private readonly WatchedRoot _root;
    private readonly PathFilter _filter;
    private readonly PluginScope _scope;
    private readonly DeliveryGate _gate;
    private readonly CancellationToken _stopping;

    /// <param name="next">Takes the changes.</param>
    /// <param name="remotes">Must have dealt with a path before the plugin hears of it.</param>
    public PluginFeed(IChangeSink next, WatchedRoot root, PathFilter filter, PluginScope scope, IReadOnlyList<IDelivery> remotes, PluginRunner plugin)
    {
        _next = next;
        _root = root;
        _filter = filter;
        _scope = scope;
        _stopping = plugin.Stopping;
        _gate = new DeliveryGate(
            remotes, PluginRunner.MostWaiting, (path, cause) => plugin.Add(new PluginEvent(scope.Watch, scope.Map(path), cause)), plugin.Drop);
    }

    public void Report(ReadOnlySpan<byte> path, DirtyFlags flags, InotifyMask cause)
    {
        using Lock.Scope entered = _gate.Enter();
        _next.Report(path, flags, cause);
        if (_scope.Includes(path))
            _gate.Await(path, cause);
        if ((cause & (InotifyMask.Create | InotifyMask.IsDirectory)) == (InotifyMask.Create | InotifyMask.IsDirectory))
            AwaitContent(new RelativePath(path));
    }

    public void ReportMove(MoveHint move) => _next.ReportMove(move);

    public bool IsSettled(RelativePath path) => _next.IsSettled(path);

    public void Hold() => _next.Hold();

    public void Flush() => _next.Flush();

    public void EventsLost() => _next.EventsLost();

    public void MountChanged(RelativePath path) => _next.MountChanged(path);

    public void RootLost(string reason) => _next.RootLost(reason);

    public void RootRestored(bool isOriginal) => _next.RootRestored(isOriginal);

    // What came into a new directory before its watch stood has no event of its own.
    private void AwaitContent(RelativePath created)
    {
        using SafeFileHandle? root = _root.TryOpen();
        if (root is null)
            return;
        foreach (RelativePath path in Content(root, created))
        {
            FileKind kind = FileStatus.Of(root, path.Bytes, out _).Kind;
            if (path == created || kind == FileKind.Missing || !_scope.Includes(path.Bytes))
                continue;
            if (kind == FileKind.Directory)
                _gate.Await(path.Bytes, InotifyMask.Create | InotifyMask.IsDirectory);
            else if (!_filter.IgnoresEventName(path.Name))
                _gate.Await(path.Bytes, InotifyMask.Create);
        }
    }
    private List<RelativePath> Content(SafeFileHandle root, RelativePath created)
    {
        try
        {
            return LocalTree.Enumerate(root, created, _filter, _stopping);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }
}
