using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Watching;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Finds the other names of files with several hard links: who writes through one name changes the content behind all,
/// and the kernel tells of that one name only. One walk answers for all files of a batch, by the inode numbers that the
/// directories hold; what it found is kept while it is right. Shared by the senders of one watch path.
/// </summary>
internal sealed class LinkedFiles(WatchedRoot root, PathFilter filter)
{
    private const int MostRemembered = 10_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<FileIdentity, Names> _known = [];

    /// <summary>Takes note of what a batch says of names: files that have new ones, and directories that may hold some.</summary>
    public void Notice(List<ResolvedPath> paths)
    {
        lock (_gate)
        {
            if (_known.Count == 0)
                return;
            foreach (ResolvedPath path in paths)
            {
                if (path.Status.IsDirectory && path.Entry.Has(DirtyFlags.Recursive))
                    _known.Clear();
                else if (path.Status.LinkCount > 1 && _known.TryGetValue(path.Status.Identity, out Names? names) && !names.Paths.Contains(path.Path))
                    _known.Remove(path.Status.Identity);
            }
        }
    }

    /// <summary>All names below the watch path of files that were written, each with its identity and number of links.</summary>
    public List<RelativePath> NamesOf(Dictionary<FileIdentity, uint> files, CancellationToken cancellation)
    {
        lock (_gate)
        {
            using SafeFileHandle? handle = root.TryOpen();
            if (handle is null)
                return [];
            if (!files.All(file => IsKnown(handle, file.Key, file.Value)))
                Search(handle, files, cancellation);
            return [.. files.Keys.SelectMany(file => _known[file].Paths)];
        }
    }

    // A rename leaves the number of links as it was.
    private bool IsKnown(SafeFileHandle handle, FileIdentity file, uint linkCount) =>
        _known.TryGetValue(file, out Names? names)
        && names.LinkCount == linkCount
        && names.Paths.TrueForAll(path => FileStatus.Of(handle, path.Bytes, out _).Identity == file);

    private void Search(SafeFileHandle handle, Dictionary<FileIdentity, uint> files, CancellationToken cancellation)
    {
        if (_known.Count + files.Count > MostRemembered)
            _known.Clear();
        foreach ((FileIdentity file, uint linkCount) in files)
            _known[file] = new Names(linkCount, []);

        HashSet<ulong> inodes = [.. files.Keys.Select(file => file.Inode)];
        LocalTree.Visit(handle, RelativePath.Root, filter, (open, directory, name, inode) =>
        {
            if (!inodes.Contains(inode))
                return;
            // Another file system below may have the same number for another file.
            if (_known.TryGetValue(FileStatus.Of(open, name, out _).Identity, out Names? names))
                names.Paths.Add(directory.Join(name));
        }, cancellation);
    }

    private sealed record Names(uint LinkCount, List<RelativePath> Paths);
}
