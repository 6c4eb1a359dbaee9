using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Watching;

/// <summary>
/// The mount points below the watch path. What is mounted or unmounted there makes no event; and that a mount point was
/// removed has one, which says nothing of what was mounted there, whether it is read before the change of the mounts or
/// after. Used by the watching thread alone, but for what is static.
/// </summary>
internal sealed class MountsBelow(MountTable mounts, MountMemory memory)
{
    private HashSet<(int Id, RelativePath Path)> _known = [];

    /// <param name="root">The watch path without symbolic links.</param>
    /// <returns>Where something was mounted or unmounted since this was asked last, those above before those below.</returns>
    public List<RelativePath> Update(AbsolutePath root)
    {
        if (mounts.Read() is not { } seen)
            return [];
        HashSet<(int Id, RelativePath Path)> now = [.. Below(root, seen)];
        List<RelativePath> changed = [.. now.Except(_known).Concat(_known.Except(now)).Select(mount => mount.Path).Distinct()];
        changed.Sort(RelativePathComparer.Instance);
        _known = now;
        memory.Add([.. now.Select(mount => mount.Path)], path => FileSystemAt(root.Join(path)));
        return changed;
    }

    /// <summary>Something is mounted there at this moment.</summary>
    public void Note(RelativePath path) => memory.Add([path], static _ => null);

    /// <summary>Whether what is gone from a path was, or held, a place where a disk has been mounted.</summary>
    /// <param name="root">The watch path without symbolic links.</param>
    /// <param name="moved">It was renamed: a disk that is mounted in it goes with it.</param>
    public bool Held(ReadOnlySpan<byte> path, AbsolutePath root, bool moved) =>
        memory.IsAtOrBelow(path) && !(moved && WentAlong(new RelativePath(path), root));

    /// <summary>Those that are there now.</summary>
    public static List<RelativePath> List(AbsolutePath root)
    {
        using var mounts = new MountTable();
        return [.. Below(root, mounts.Read() ?? []).Select(mount => mount.Path).Distinct().Order(RelativePathComparer.Instance)];
    }

    /// <summary>Which file system, and which part of it, is mounted at a mount point; null where that cannot be seen.</summary>
    public static string? FileSystemAt(AbsolutePath point)
    {
        byte[] path = point.ToCString();
        using SafeFileHandle? handle = DirectoryHandle.TryOpen(path, out _) ?? DirectoryHandle.TryOpenToLook(path, out _);
        if (handle is null)
            return null;
        FileStatus status = FileStatus.Of(handle, out _);
        return string.Create(CultureInfo.InvariantCulture, $"{FileSystemIdentity.Of(handle, status).Text} {status.Identity.Inode}");
    }

    private bool WentAlong(RelativePath from, AbsolutePath root)
    {
        bool IsIn(RelativePath path) => path == from || from.IsAncestorOf(path);
        var before = _known.Where(mount => IsIn(mount.Path)).ToDictionary(mount => mount.Id, mount => mount.Path);
        if (!memory.Places().Where(IsIn).All(before.ContainsValue) || mounts.Read() is not { } seen)
            return false;
        HashSet<(int Id, RelativePath Path)> now = [.. Below(root, seen)];
        if (!before.Keys.All(id => now.Any(mount => mount.Id == id && !IsIn(mount.Path))))
            return false;
        _known.RemoveWhere(mount => before.ContainsKey(mount.Id));
        List<(int Id, RelativePath Path)> arrived = [.. now.Where(mount => before.ContainsKey(mount.Id))];
        _known.UnionWith(arrived);
        memory.Move(from, [.. arrived.Select(mount => (before[mount.Id], mount.Path))]);
        return true;
    }

    private static IEnumerable<(int Id, RelativePath Path)> Below(AbsolutePath root, IEnumerable<(int Id, AbsolutePath Point)> mounts) =>
        mounts.Where(mount => root.Contains(mount.Point) && !root.Equals(mount.Point))
            .Select(mount => (mount.Id, new RelativePath(mount.Point.Bytes[(root.Bytes.Length == 1 ? 1 : root.Bytes.Length + 1)..])));
}
