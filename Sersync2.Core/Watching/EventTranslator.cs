using Microsoft.Win32.SafeHandles;
using NLog;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Watching;

/// <summary>
/// Turns inotify events into changed paths, and keeps the watches in step with the directories. The kernel's mask always
/// holds what the table of watches needs; the switches of the configuration decide what is reported. A path may be out of
/// date when its event is read: that is harmless, because what is done for a path depends on its state then, and
/// whatever made it out of date has an event of its own. Used by the watching thread alone.
/// </summary>
internal sealed class EventTranslator
{
    // 255 bytes on most file systems; some count characters.
    private const int LongestName = 1024;
    private static readonly Logger Log = LogManager.GetLogger("watching");
    private readonly WatchedRoot _root;
    private readonly DirectoryWatches _watches;
    private readonly MountsBelow _mounts;
    private readonly InotifySettings _switches;
    private readonly PathFilter _filter;
    private readonly IChangeSink _sink;
    private readonly PendingMoves _moves;
    private readonly byte[] _path = new byte[RelativePath.MaxLength + LongestName];
    private SafeFileHandle? _openRoot;
    private bool _rootInDoubt;
    private (uint Cookie, RelativePath From) _movedFile;
    private (uint Cookie, byte[] Name) _leftName = (0, []);

    public EventTranslator(
        WatchedRoot root, DirectoryWatches watches, MountsBelow mounts, InotifySettings switches, PathFilter filter, IChangeSink sink, TimeProvider clock)
    {
        _root = root;
        _watches = watches;
        _mounts = mounts;
        _switches = switches;
        _filter = filter;
        _sink = sink;
        _moves = new PendingMoves(clock);
    }

    /// <summary>The kernel dropped events: nothing that follows can be trusted, all must be compared.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Why the watch path is no longer watched, or null.</summary>
    public string? RootLost { get; private set; }

    /// <summary>The last event was the first half of a rename: the other half is being queued right now, if there is one.</summary>
    public bool EndsInMove { get; private set; }

    /// <summary>Whether the watch path may lead elsewhere since this was asked last.</summary>
    public bool TakeRootDoubt()
    {
        bool doubt = _rootInDoubt;
        _rootInDoubt = false;
        return doubt;
    }

    public bool HasPendingMoves => !_moves.IsEmpty;

    /// <summary>The bits to ask the kernel for.</summary>
    public static InotifyMask MaskFor(InotifySettings switches)
    {
        InotifyMask mask = InotifyMask.Create | InotifyMask.Delete | InotifyMask.MovedFrom | InotifyMask.MovedTo | InotifyMask.ExcludeUnlinked;
        if (switches.CloseWrite)
            mask |= InotifyMask.CloseWrite;
        if (switches.Attrib)
            mask |= InotifyMask.Attrib;
        if (switches.Modify)
            mask |= InotifyMask.Modify;
        return mask;
    }

    public void OnEvent(in InotifyEvent inotifyEvent)
    {
        EndsInMove = inotifyEvent.Has(InotifyMask.MovedFrom);
        if (EndsInMove)
            _sink.Hold();
        if (inotifyEvent.Has(InotifyMask.QueueOverflow))
            Overflowed = true;
        if (RootLost is not null)
            return;

        int node = _watches.Table.NodeOf(inotifyEvent.Watch);
        if (node == WatchTable.None)
        {
            _rootInDoubt |= _watches.IsOnTheWay(inotifyEvent.Watch);
            return;
        }

        if (inotifyEvent.Name.IsEmpty)
            OnOwnEvent(node, inotifyEvent);
        if (Overflowed || inotifyEvent.Name.IsEmpty)
            return;

        int length = _watches.Table.WritePath(node, _path.AsSpan(0, RelativePath.MaxLength));
        if (length < 0)
        {
            _moves.Disturb(_watches.Table.TopOf(node));
            return;
        }

        if (length > 0)
            _path[length++] = (byte)'/';
        inotifyEvent.Name.CopyTo(_path.AsSpan(length));
        OnEntry(node, _path.AsSpan(0, length + inotifyEvent.Name.Length), inotifyEvent);
    }

    /// <summary>Called when a buffer of events is done: what was kept open for them is closed, or it would block an unmount.</summary>
    public void EndBuffer()
    {
        _openRoot?.Dispose();
        _openRoot = null;
    }

    /// <summary>Called when the queue is empty for now: a directory whose second half did not come has left the tree.</summary>
    public void ForgetExpiredMoves()
    {
        for (int node = _moves.TakeExpired(); node != WatchTable.None; node = _moves.TakeExpired())
            _watches.Leave(node);
    }

    private void OnOwnEvent(int node, in InotifyEvent inotifyEvent)
    {
        if (node == WatchTable.Root && inotifyEvent.Has(InotifyMask.DeleteSelf | InotifyMask.MoveSelf | InotifyMask.Unmount | InotifyMask.Ignored))
        {
            RootLost = inotifyEvent.Has(InotifyMask.Unmount) ? "it was unmounted"
                : inotifyEvent.Has(InotifyMask.MoveSelf) ? "it was moved away"
                : "it was removed";
        }
        else if (inotifyEvent.Has(InotifyMask.Ignored))
        {
            _watches.Table.Unbind(inotifyEvent.Watch);
        }
    }

    private void OnEntry(int parent, ReadOnlySpan<byte> path, in InotifyEvent inotifyEvent)
    {
        if (Log.IsDebugEnabled)
            Log.Debug("event {0} {1}/{2}{3}", inotifyEvent.Mask & ~InotifyMask.IsDirectory, _root.Path, ByteText.Display(path), inotifyEvent.IsDirectory ? "/" : "");

        if (inotifyEvent.Has(InotifyMask.MovedFrom) && !inotifyEvent.IsDirectory && ReceivedName.IsTemporary(inotifyEvent.Name))
            _leftName = (inotifyEvent.Cookie, inotifyEvent.Name.ToArray());
        // A directory that is renamed to or from an excluded name still moves watches; only the report is left out.
        bool excluded = _filter.IsActive && _filter.ExcludesEntry(path, inotifyEvent.IsDirectory);
        if (inotifyEvent.IsDirectory)
            OnDirectory(parent, path, inotifyEvent, excluded);
        else if (!excluded && !_filter.IgnoresEventName(inotifyEvent.Name))
            OnFile(path, inotifyEvent);
    }

    private void OnDirectory(int parent, ReadOnlySpan<byte> path, in InotifyEvent inotifyEvent, bool excluded)
    {
        if (inotifyEvent.Has(InotifyMask.Delete | InotifyMask.MovedFrom))
        {
            int node = _watches.Table.Find(parent, inotifyEvent.Name);
            if (inotifyEvent.Has(InotifyMask.MovedFrom) && node != WatchTable.None)
            {
                if (!_watches.IsInPlace(node, path))
                {
                    _watches.Table.Detach(node);
                    var from = new RelativePath(path);
                    _moves.Add(inotifyEvent.Cookie, node, from, _sink.IsSettled(from) && !HeldDisk(path, inotifyEvent));
                }
            }
            else if (node != WatchTable.None)
            {
                _watches.Leave(node);
            }

            if (!excluded)
                ReportGone(path, inotifyEvent);
            return;
        }

        bool arrived = inotifyEvent.Has(InotifyMask.MovedTo);
        if (!arrived && !inotifyEvent.Has(InotifyMask.Create))
        {
            if (!excluded)
                _sink.Report(path, DirtyFlags.None, inotifyEvent.Mask);
            return;
        }

        bool disturbed = false;
        RelativePath oldPath = default;
        bool settled = false;
        int moved = arrived ? _moves.Take(inotifyEvent.Cookie, out oldPath, out settled, out disturbed) : WatchTable.None;
        if (excluded || !(arrived ? _switches.MoveTo : _switches.CreateFolder) || path.Length > RelativePath.MaxLength)
        {
            if (moved != WatchTable.None)
                _watches.Leave(moved);
            if (path.Length > RelativePath.MaxLength)
                ReportTooLong(path);
            return;
        }

        // What the filter says of the entries below can depend on the directory's name; and what could not be watched below
        // it is known by the old one.
        if (_watches.Enter(parent, inotifyEvent.Name, path, moved, rescan: disturbed || _filter.IsActive || _watches.Unwatched.Count > 0))
        {
            _sink.Report(path, DirtyFlags.Recursive, inotifyEvent.Mask);
            if (moved != WatchTable.None && settled)
                _sink.ReportMove(new MoveHint(oldPath, new RelativePath(path), IsDirectory: true));
        }
    }

    private void OnFile(ReadOnlySpan<byte> path, in InotifyEvent inotifyEvent)
    {
        if (path.Length > RelativePath.MaxLength)
            ReportTooLong(path);
        else if (inotifyEvent.Has(InotifyMask.Delete | InotifyMask.MovedFrom))
            OnFileGone(path, inotifyEvent);
        else if (inotifyEvent.Has(InotifyMask.Create))
            OnCreated(path, inotifyEvent.Mask);
        else if (!inotifyEvent.Has(InotifyMask.MovedTo))
            _sink.Report(path, Status(path) is { Kind: FileKind.File, LinkCount: > 1 } ? DirtyFlags.Linked : DirtyFlags.None, inotifyEvent.Mask);
        else if (_switches.MoveTo)
            OnFileArrived(path, inotifyEvent);
    }

    private void OnFileGone(ReadOnlySpan<byte> path, in InotifyEvent inotifyEvent)
    {
        // What the remote has under the old name is this file only if nothing was still to be sent there.
        if (inotifyEvent.Has(InotifyMask.MovedFrom) && new RelativePath(path) is var from && _sink.IsSettled(from))
            _movedFile = (inotifyEvent.Cookie, from);
        ReportGone(path, inotifyEvent);
    }

    // Only a move that keeps the name is worth a hint: rsync finds the old file by its name.
    private void OnFileArrived(ReadOnlySpan<byte> path, in InotifyEvent inotifyEvent)
    {
        // What another rsync has received has the size and time of its own source: as good as any write. To send it whatever
        // these say would have two hosts that send to each other do so for ever.
        bool received = _leftName.Cookie == inotifyEvent.Cookie && inotifyEvent.Cookie != 0 && ReceivedName.IsOf(_leftName.Name, inotifyEvent.Name);
        _sink.Report(path, received ? DirtyFlags.None : DirtyFlags.Renamed, inotifyEvent.Mask);
        (uint cookie, RelativePath from) = _movedFile;
        _movedFile = default;
        if (cookie == inotifyEvent.Cookie && cookie != 0 && from.Name.SequenceEqual(inotifyEvent.Name))
            _sink.ReportMove(new MoveHint(from, new RelativePath(path), IsDirectory: false));
    }

    private void OnCreated(ReadOnlySpan<byte> path, InotifyMask cause)
    {
        if (_switches.CreateFile)
        {
            _sink.Report(path, DirtyFlags.None, cause);
            return;
        }

        FileStatus status = Status(path);
        if (status.Kind == FileKind.File && status.LinkCount == 1)
        {
            // A close-write follows, unless it is a file that lost its other name, or got one only when it was complete.
            if (_switches.CloseWrite)
                _sink.Report(path, DirtyFlags.AwaitingClose, cause);
        }
        else if (status.Kind != FileKind.Missing)
        {
            _sink.Report(path, DirtyFlags.None, cause);
        }
    }

    private FileStatus Status(ReadOnlySpan<byte> path)
    {
        _openRoot ??= _root.TryOpen();
        return _openRoot is null ? default : FileStatus.Of(_openRoot, path, out _);
    }

    private void ReportGone(ReadOnlySpan<byte> path, in InotifyEvent inotifyEvent)
    {
        if (!_switches.Delete || (!inotifyEvent.Has(InotifyMask.Delete) && !_switches.MoveFrom) || path.Length > RelativePath.MaxLength)
            return;
        // What lay on a disk that was mounted there was not seen to be deleted, though its mount point was, or what held it.
        if (HeldDisk(path, inotifyEvent))
            _sink.Report(path, DirtyFlags.None, inotifyEvent.Mask);
        else
            _sink.Report(path, inotifyEvent.IsDirectory ? DirtyFlags.Deleted | DirtyFlags.WasDirectory : DirtyFlags.Deleted, inotifyEvent.Mask);
    }

    private bool HeldDisk(ReadOnlySpan<byte> path, in InotifyEvent inotifyEvent) =>
        _mounts.Held(path, _root.RealPath, moved: inotifyEvent.Has(InotifyMask.MovedFrom));

    private static void ReportTooLong(ReadOnlySpan<byte> path) =>
        Log.Error("cannot sync \"{0}…\": its path is {1} bytes long, rsync carries {2}; shorten it", ByteText.Display(path[..64]), path.Length, RelativePath.MaxLength);
}
