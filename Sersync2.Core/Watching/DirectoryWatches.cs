using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Watching;

/// <summary>
/// One inotify instance and the table of what it watches. Watches come before lists: what appears in a directory after
/// its watch stands makes an event, what was there before is found by the listing, and whatever is found twice is the
/// same path twice. Used by the watching thread alone.
/// </summary>
internal sealed class DirectoryWatches : IDisposable
{
    private readonly InotifyInstance _inotify = new();
    private readonly TreeScan _scan;
    private readonly PathGuard _guard;
    private readonly WatchedRoot _root;
    private readonly PathFilter _filter;
    private readonly InotifyMask _mask;
    private readonly CancellationToken _stop;

    /// <param name="stopping">Asked in between: a walk of millions of directories takes its time.</param>
    /// <param name="stop">The same for walks that do not come by here in between.</param>
    /// <param name="writers">Is shown each directory that a scan comes by.</param>
    public DirectoryWatches(WatchedRoot root, PathFilter filter, InotifyMask mask, Func<bool> stopping, CancellationToken stop, ForeignWriters? writers = null)
    {
        _stop = stop;
        _root = root;
        _filter = filter;
        _mask = mask;
        _guard = new PathGuard(_inotify);
        Aliases = new MountAliases(Table);
        _scan = new TreeScan(Table, Aliases, _inotify, filter, mask, (path, error) => Unwatched[path] = error, stopping, writers);
    }

    public WatchTable Table { get; } = new();

    public MountAliases Aliases { get; }

    /// <summary>Directories that should be watched and are not, by their path, with the errno.</summary>
    public Dictionary<RelativePath, int> Unwatched { get; } = new(RelativePathComparer.Instance);

    /// <summary>Told of a directory that has just appeared, and is another mount than the one it lies in.</summary>
    public Action<RelativePath>? OnMountFound { get; init; }

    /// <inheritdoc cref="InotifyInstance.Wait"/>
    public bool Wait(WakeUp wake, MountTable mounts, int timeoutMilliseconds) => _inotify.Wait(wake, mounts, timeoutMilliseconds);

    public bool Read(InotifyInstance.EventHandler onEvent) => _inotify.Read(onEvent);

    /// <summary>Watches the watch path itself, and nothing below it yet.</summary>
    /// <param name="adopt">Take whatever directory is there, and not only the one that was watched before.</param>
    /// <returns>0, or the errno.</returns>
    public int WatchRoot(bool adopt)
    {
        int error = ENOENT;
        using SafeFileHandle? root = adopt ? _root.TryAdopt(out error) : _root.TryOpen();
        if (root is null)
            return error;
        int watch = _inotify.AddWatch(root, _mask | InotifyMask.DeleteSelf | InotifyMask.MoveSelf, out error);
        if (watch < 0)
            return error;
        Table.Bind(WatchTable.Root, watch);
        _root.UseWatch(_inotify.IsWatched);
        return CoverWay() ? 0 : ENOENT;
    }

    /// <summary>Watches the directories and links that the watch path leads through.</summary>
    /// <returns>Whether it still leads to the watched directory, now that a change of that would be told.</returns>
    public bool CoverWay()
    {
        _guard.Cover(_root.Path);
        using SafeFileHandle? root = _root.TryOpen();
        return root is not null;
    }

    /// <summary>Whether a watch is of something that the watch path leads through.</summary>
    public bool IsOnTheWay(int watch) => _guard.Owns(watch);

    /// <summary>Watches and lists all that lies below a node that is watched itself.</summary>
    public void ScanBelow(int node)
    {
        using SafeFileHandle? root = _root.TryOpen();
        if (root is not null)
            _scan.Run(root, node);
    }

    /// <summary>
    /// Watches a directory that has just appeared, and all below it.
    /// </summary>
    /// <param name="moved">A detached node that is probably this directory under its old name, or none.</param>
    /// <param name="rescan">List it even when the moved node turns out to be it.</param>
    /// <returns>Whether the directory is still there.</returns>
    public bool Enter(int parent, ReadOnlySpan<byte> name, ReadOnlySpan<byte> path, int moved, bool rescan)
    {
        using SafeFileHandle? root = _root.TryOpen();
        SafeFileHandle? directory = null;
        int error = 0;
        if (root is not null)
            directory = DirectoryHandle.TryOpen(root, path, out error);
        using (directory)
        {
            int watch = directory is null ? WatchTable.None : _inotify.AddWatch(directory, _mask, out error);
            int known = Table.Find(parent, name);
            if (moved != WatchTable.None && watch >= 0 && Table.WatchOf(moved) == watch)
            {
                if (known != WatchTable.None)
                    Leave(known);
                Table.Attach(moved, parent, name);
                if (rescan || Table.IsRobbed(moved))
                    _scan.Run(root!, moved);
                return true;
            }

            bool isKnown = known != WatchTable.None && watch >= 0 && Table.WatchOf(known) == watch;
            // What lies below a node that is left now may be what has come to this place.
            if (watch >= 0 && !isKnown && ((moved != WatchTable.None && Table.Holds(moved, watch)) || (known != WatchTable.None && Table.Holds(known, watch))))
                Table.Take(watch);
            if (moved != WatchTable.None)
                Leave(moved);
            if (watch < 0)
            {
                if (known != WatchTable.None)
                    Leave(known);
                return !TreeScan.IsGone(error) && NoteUnwatched(path, error);
            }

            if (isKnown)
            {
                if (Table.IsRobbed(known))
                    _scan.Run(root!, known);
                return true;
            }

            if (known != WatchTable.None)
                Leave(known);
            // It may be unmounted and removed before the table of mounts is read.
            if (IsMountPoint(root!, directory!, path))
                OnMountFound?.Invoke(new RelativePath(path));
            int node = Table.GetOrAdd(parent, name);
            if (Aliases.TryAdd(root!, node, watch))
                return true;
            Table.Bind(node, watch);
            _scan.Run(root!, node);
            return true;
        }
    }

    /// <summary>Looks at a directory anew over or under which something was mounted.</summary>
    public void Remount(RelativePath path)
    {
        int parent = Table.Find(path.Parent);
        if (parent != WatchTable.None && !_filter.Excludes(path, isDirectory: true))
            Enter(parent, path.Name, path.Bytes, WatchTable.None, rescan: false);
    }

    /// <summary>Watches the other name of what is not watched any more under the one.</summary>
    /// <returns>The paths that were not watched for a moment.</returns>
    public List<RelativePath> MendAliases()
    {
        List<RelativePath> mended = [];
        foreach (int node in Aliases.Any ? Aliases.TakeOrphans() : [])
        {
            byte[] path = new byte[RelativePath.MaxLength];
            if (Table.WritePath(node, path) is >= 0 and int length)
                mended.Add(new RelativePath(path.AsSpan(0, length)));
            ScanBelow(node);
        }

        return mended;
    }

    /// <summary>Tries again to watch what could not be watched.</summary>
    /// <returns>What is watched now, or gone.</returns>
    public List<RelativePath> RetryUnwatched()
    {
        List<RelativePath> settled = [];
        foreach ((RelativePath path, int _) in Unwatched.ToList())
        {
            Unwatched.Remove(path);
            int parent = Table.Find(path.Parent);
            if (path.IsRoot)
                ScanBelow(WatchTable.Root);
            else if (parent != WatchTable.None)
                Enter(parent, path.Name, path.Bytes, WatchTable.None, rescan: false);
            if (!Unwatched.TryGetValue(path, out int error))
                settled.Add(path);
            else if (error == ENOSPC)
                break;
        }

        return settled;
    }

    /// <summary>How many directories are not watched: those that failed, and all below them.</summary>
    public int CountUnwatched()
    {
        using SafeFileHandle? root = _root.TryOpen();
        return root is null ? 0 : Unwatched.Keys.Sum(path => LocalTree.CountDirectories(root, path, _filter, _stop));
    }

    /// <summary>
    /// Whether a node's directory is, now, what its path names: then it was moved back, or swapped with another, since the
    /// event that says it was moved away. What scans ahead of that event took from it is then watched again.
    /// </summary>
    public bool IsInPlace(int node, ReadOnlySpan<byte> path)
    {
        using SafeFileHandle? root = _root.TryOpen();
        using SafeFileHandle? directory = root is null ? null : DirectoryHandle.TryOpen(root, path, out _);
        if (directory is null || _inotify.AddWatch(directory, _mask, out _) is not (>= 0 and int watch) || Table.WatchOf(node) != watch)
            return false;
        if (Table.IsRobbed(node))
            _scan.Run(root!, node);
        return true;
    }

    /// <summary>Forgets a directory and all below it, and removes their watches.</summary>
    public void Leave(int node) => Table.Remove(node, _inotify.RemoveWatch);

    public void Dispose()
    {
        _inotify.Dispose();
        _scan.Dispose();
    }

    private static bool IsMountPoint(SafeFileHandle root, SafeFileHandle directory, ReadOnlySpan<byte> path)
    {
        ulong mount = FileStatus.Of(directory, out _).Mount;
        if (mount == FileStatus.Of(root, out _).Mount)
            return false;
        int slash = path.LastIndexOf((byte)'/');
        return slash < 0 || FileStatus.Of(root, path[..slash], out _) is { IsDirectory: true } above && above.Mount != mount;
    }

    private bool NoteUnwatched(ReadOnlySpan<byte> path, int error)
    {
        Unwatched[new RelativePath(path)] = error;
        return true;
    }
}
