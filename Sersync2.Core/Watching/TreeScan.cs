using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Watching;

/// <summary>
/// Watches and lists all that lies below a node. It may run ahead of the events: what it finds is the tree as it is now, and
/// a directory found under another name than the table's is bound to the name that it was found by. Whatever is
/// renamed while it runs has an event still to come, which puts that right. Used by the watching thread alone.
/// </summary>
/// <remarks>
/// At a million directories each system call counts. Subdirectories are watched by their names, from the directory above
/// as the thread's own working directory; where the file system keeps link counts, one without subdirectories is
/// neither opened nor listed.
/// </remarks>
internal sealed class TreeScan : IDisposable
{
    private const int LinksOfALeaf = 2;
    private readonly WatchTable _table;
    private readonly InotifyInstance _inotify;
    private readonly MountAliases _aliases;
    private readonly PathFilter _filter;
    private readonly InotifyMask _mask;
    private readonly Action<RelativePath, int> _onUnwatched;
    private readonly Action<int> _removeWatch;
    private readonly Func<bool> _stopping;
    private readonly ForeignWriters? _writers;
    private readonly DirectoryReader _reader = new();
    private readonly DirectoryReader.EntryHandler _onListed;
    private readonly Stack<int> _toScan = new();
    private readonly HashSet<int> _unlisted = [];
    private readonly byte[] _path = new byte[RelativePath.MaxLength + 1];

    // The directory whose children are next, open, and the thread's working directory if it has one of its own.
    private SafeFileHandle? _above;
    private int _aboveNode = WatchTable.None;
    private int _aboveWatch;
    private ulong _aboveDevice;
    private bool _aboveKeepsLinkCounts;

    // The directory being listed, for the callback of the listing.
    private int _listedNode;
    private int _listedLength;

    /// <param name="onUnwatched">Called with what cannot be watched, and the errno.</param>
    /// <param name="stopping">Asked in between: a scan of millions of directories takes its time.</param>
    /// <param name="writers">Is shown each directory.</param>
    public TreeScan(
        WatchTable table,
        MountAliases aliases,
        InotifyInstance inotify,
        PathFilter filter,
        InotifyMask mask,
        Action<RelativePath, int> onUnwatched,
        Func<bool> stopping,
        ForeignWriters? writers)
    {
        _table = table;
        _aliases = aliases;
        _inotify = inotify;
        _filter = filter;
        _mask = mask;
        _onUnwatched = onUnwatched;
        _stopping = stopping;
        _writers = writers;
        _removeWatch = inotify.RemoveWatch;
        _onListed = OnListed;
    }

    public void Run(SafeFileHandle root, int start)
    {
        _toScan.Push(start);
        try
        {
            while (!_stopping() && _toScan.TryPop(out int node))
                Scan(root, node);
        }
        finally
        {
            _toScan.Clear();
            LeaveAbove();
        }
    }

    public static bool IsGone(int error) => error == ENOENT || error == ENOTDIR || error == ELOOP || error == 0;

    public void Dispose()
    {
        LeaveAbove();
        _reader.Dispose();
    }

    // One directory open besides that above it: however deep the tree, no stack and no descriptors run out.
    private void Scan(SafeFileHandle root, int node)
    {
        int length = _table.WritePath(node, _path.AsSpan(0, RelativePath.MaxLength));
        if (length < 0)
            return;
        _path[length] = 0;
        _table.ForgetRobbery(node);
        int error = ScanFromAbove(root, ref node, length) ?? ScanOpened(root, ref node, length);
        if (error == 0)
            return;
        if (!IsGone(error))
            _onUnwatched(new RelativePath(_path.AsSpan(0, length)), error);
        if (node != WatchTable.Root)
            _table.Remove(node, _removeWatch);
    }

    /// <returns>The errno, 0 when that was all, or null when the directory must be listed.</returns>
    private int? ScanFromAbove(SafeFileHandle root, ref int node, int length)
    {
        if (!_aboveKeepsLinkCounts || !IsBelowAbove(node))
            return null;
        int start = _path.AsSpan(0, length).LastIndexOf((byte)'/') + 1;
        int watch = _inotify.AddWatchHere(_path.AsSpan(start, length - start + 1), _mask, out int error);
        if (watch < 0)
            return error;
        if (!Bind(root, ref node, watch, length))
            return 0;

        // After the watch: a subdirectory that is made from here on has an event.
        FileStatus status = FileStatus.Of(_above!, _path.AsSpan(start, length - start), out error);
        if (error != 0)
            return error;
        _writers?.Look(status, _path.AsSpan(0, length));
        if (status.LinkCount != LinksOfALeaf || status.Identity.Device != _aboveDevice)
            return null;
        _table.CollectChildren(node, _unlisted);
        ForgetUnlisted();
        return 0;
    }

    private int ScanOpened(SafeFileHandle root, ref int node, int length)
    {
        SafeFileHandle? directory = Open(root, node, length, out int error);
        if (directory is null)
            return error;
        bool isInside = ThreadDirectory.IsOwn && ThreadDirectory.TryEnter(directory);
        bool isAbove = false;
        try
        {
            if (node != WatchTable.Root || _table.WatchOf(node) == WatchTable.None)
            {
                int watch = isInside ? _inotify.AddWatchHere(".\0"u8, _mask, out error) : _inotify.AddWatch(directory, _mask, out error);
                if (watch < 0)
                    return error;
                if (!Bind(root, ref node, watch, length))
                    return 0;
            }

            _writers?.Look(directory, _path.AsSpan(0, length));
            int before = _toScan.Count;
            error = List(directory, node, length);
            isAbove = error == 0 && _toScan.Count > before;
            return error;
        }
        finally
        {
            if (isAbove)
                EnterAbove(directory, node, isInside);
            else
                ReturnFrom(directory, isInside);
        }
    }

    private SafeFileHandle? Open(SafeFileHandle root, int node, int length, out int error)
    {
        if (!IsBelowAbove(node))
            return DirectoryHandle.TryOpen(root, _path.AsSpan(0, length), out error);
        int start = _path.AsSpan(0, length).LastIndexOf((byte)'/') + 1;
        return DirectoryHandle.TryOpen(_above!, _path.AsSpan(start, length - start), out error);
    }

    // Should the node have been removed meanwhile, its number may stand for another directory, but that has another watch.
    private bool IsBelowAbove(int node) =>
        _above is not null && _table.ParentOf(node) == _aboveNode && _table.WatchOf(_aboveNode) == _aboveWatch;

    private void EnterAbove(SafeFileHandle directory, int node, bool isInside)
    {
        _above?.Dispose();
        _above = directory;
        _aboveNode = node;
        _aboveWatch = _table.WatchOf(node);
        _aboveKeepsLinkCounts = isInside && LinkCounts.AreKept(directory);
        _aboveDevice = _aboveKeepsLinkCounts ? FileStatus.Of(directory, out _).Identity.Device : 0;
    }

    private void ReturnFrom(SafeFileHandle directory, bool isInside)
    {
        directory.Dispose();
        if (isInside && _aboveKeepsLinkCounts && !ThreadDirectory.TryEnter(_above!))
            LeaveAbove();
    }

    // What stays open, or is a working directory, cannot be unmounted.
    private void LeaveAbove()
    {
        _above?.Dispose();
        _above = null;
        _aboveNode = WatchTable.None;
        _aboveKeepsLinkCounts = false;
        if (ThreadDirectory.IsOwn)
            ThreadDirectory.Leave();
    }

    /// <returns>False where the directory is watched under another name, and so is all below it.</returns>
    private bool Bind(SafeFileHandle root, ref int node, int watch, int length)
    {
        int known = _table.WatchOf(node);
        if (known != watch && known != WatchTable.None)
        {
            // Another directory has taken the name: what lay below the one before is not below this one.
            int parent = _table.ParentOf(node);
            int start = _path.AsSpan(0, length).LastIndexOf((byte)'/') + 1;
            if (_table.Holds(node, watch))
                _table.Take(watch);
            _table.Remove(node, _removeWatch);
            node = _table.GetOrAdd(parent, _path.AsSpan(start, length - start));
        }

        if (_aliases.TryAdd(root, node, watch))
            return false;
        _table.Bind(node, watch);
        return true;
    }

    private int List(SafeFileHandle directory, int node, int length)
    {
        _listedNode = node;
        _listedLength = length;
        _unlisted.Clear();
        _table.CollectChildren(node, _unlisted);
        int error = _reader.Read(directory, _onListed);
        if (error == 0)
            ForgetUnlisted();
        return error;
    }

    // Gone, or renamed: the event of that may have come while this node was under way and could not be placed.
    private void ForgetUnlisted()
    {
        foreach (int node in _unlisted)
            _table.Remove(node, _removeWatch);
        _unlisted.Clear();
    }

    private void OnListed(ReadOnlySpan<byte> name, FileKind kind, ulong inode)
    {
        if (kind != FileKind.Directory)
            return;
        int start = _listedLength == 0 ? 0 : _listedLength + 1;
        if (start + name.Length > RelativePath.MaxLength)
        {
            _onUnwatched(new RelativePath([.. _path.AsSpan(0, _listedLength), (byte)'/', .. name]), ENAMETOOLONG);
            return;
        }

        // One that is excluded, because a rename above made it so, stays unlisted: it is not watched any more.
        if (_filter.IsActive)
        {
            if (start > 0)
                _path[_listedLength] = (byte)'/';
            name.CopyTo(_path.AsSpan(start));
            if (_filter.ExcludesEntry(_path.AsSpan(0, start + name.Length), isDirectory: true))
                return;
        }

        int node = _table.GetOrAdd(_listedNode, name);
        _unlisted.Remove(node);
        _toScan.Push(node);
    }
}
