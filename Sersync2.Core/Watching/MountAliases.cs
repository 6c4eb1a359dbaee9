using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Watching;

/// <summary>
/// Directories that are in the tree twice, by a bind mount of one part in another. The kernel has one watch for both, and
/// tells of a change under the one name that the watch was found by; so the other is an alias, which is neither watched
/// nor entered, and whatever is reported below the one is reported below the other. Used by the watching thread alone.
/// </summary>
internal sealed class MountAliases(WatchTable table)
{
    // In the table an alias has a number in the place of its watch, so that it is known when its node is gone.
    private const int FirstMark = WatchTable.None - 1;
    private readonly Dictionary<int, int> _watchOfMark = [];
    private readonly byte[] _path = new byte[RelativePath.MaxLength + 1];
    private int _nextMark = FirstMark;

    public bool Any => _watchOfMark.Count > 0;

    /// <summary>Makes a node an alias, if the watch of its directory belongs to another node under another mount.</summary>
    /// <param name="root">The watch path.</param>
    /// <returns>False where the other node is only out of date: a rename cannot cross mounts.</returns>
    public bool TryAdd(SafeFileHandle root, int node, int watch)
    {
        int owner = table.NodeOf(watch);
        if (owner == WatchTable.None || owner == node)
            return false;
        FileStatus one = StatusOf(root, node), other = StatusOf(root, owner);
        if (one.Mount == 0 || other.Mount == 0 || one.Mount == other.Mount || one.Identity != other.Identity)
            return false;
        _watchOfMark[_nextMark] = watch;
        table.Bind(node, _nextMark--);
        return true;
    }

    /// <summary>The other paths of what lies at a path.</summary>
    /// <param name="below">Whether only those count whose mount point is above, and not the same directory.</param>
    public List<RelativePath> OtherPaths(ReadOnlySpan<byte> path, bool below)
    {
        List<RelativePath> others = [];
        foreach ((int mark, int watch) in _watchOfMark)
        {
            int alias = table.NodeOf(mark), node = table.NodeOf(watch);
            int length = node == WatchTable.None ? -1 : table.WritePath(node, _path);
            if (alias == WatchTable.None || length < 0 || !path.StartsWith(_path.AsSpan(0, length)))
                continue;
            ReadOnlySpan<byte> rest = path[length..];
            if (rest.IsEmpty ? below : length > 0 && rest[0] != (byte)'/')
                continue;
            rest = rest.TrimStart((byte)'/');
            int aliasLength = table.WritePath(alias, _path);
            if (aliasLength >= 0 && aliasLength + 1 + rest.Length <= RelativePath.MaxLength)
                others.Add(rest.IsEmpty ? new RelativePath(_path.AsSpan(0, aliasLength)) : new RelativePath(_path.AsSpan(0, aliasLength)).Join(rest));
        }

        return others;
    }

    /// <summary>Forgets the aliases of what is not watched any more, and returns those that are still there: to be scanned.</summary>
    public List<int> TakeOrphans()
    {
        List<int> orphans = [];
        foreach ((int mark, int watch) in _watchOfMark)
        {
            int alias = table.NodeOf(mark);
            if (alias != WatchTable.None && table.NodeOf(watch) != WatchTable.None)
                continue;
            _watchOfMark.Remove(mark);
            table.Unbind(mark);
            if (alias != WatchTable.None)
                orphans.Add(alias);
        }

        return orphans;
    }

    private FileStatus StatusOf(SafeFileHandle root, int node)
    {
        int length = table.WritePath(node, _path);
        return length < 0 ? default : FileStatus.Of(root, _path.AsSpan(0, length), out _);
    }
}
