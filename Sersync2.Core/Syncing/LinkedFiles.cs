using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Watching;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Finds the other names of files with several hard links: who writes through one name changes the content behind all,
/// and the kernel tells of that one name only. One walk answers for all files of a batch, by the inode numbers that the
/// directories hold; what it found is kept until a file gets or loses a name. Shared by the senders of one watch path.
/// </summary>
internal sealed class LinkedFiles(WatchedRoot root, PathFilter filter)
{
    private const int MostRemembered = 10_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<FileIdentity, Names> _known = [];

    /// <summary>All names below the watch path of files that were written, each with its identity and number of links.</summary>
    public List<RelativePath> NamesOf(Dictionary<FileIdentity, uint> files)
    {
        lock (_gate)
        {
            if (!files.All(file => _known.TryGetValue(file.Key, out Names? names) && names.LinkCount == file.Value))
                Search(files);
            return [.. files.Keys.SelectMany(file => _known[file].Paths)];
        }
    }

    private void Search(Dictionary<FileIdentity, uint> files)
    {
        if (_known.Count + files.Count > MostRemembered)
            _known.Clear();
        foreach ((FileIdentity file, uint linkCount) in files)
            _known[file] = new Names(linkCount, []);

        using SafeFileHandle? handle = root.TryOpen();
        if (handle is null)
            return;
        HashSet<ulong> inodes = [.. files.Keys.Select(file => file.Inode)];
        LocalTree.Visit(handle, filter, (directory, name, inode) =>
        {
            if (!inodes.Contains(inode))
                return;
            // Another file system below may have the same number for another file.
            RelativePath path = directory.Join(name);
            if (_known.TryGetValue(FileStatus.Of(handle, path.Bytes, out _).Identity, out Names? names))
                names.Paths.Add(path);
        });
    }

    private sealed record Names(uint LinkCount, List<RelativePath> Paths);
}
