using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Watching;

/// <summary>The mount points below the watch path. What is mounted or unmounted there makes no event.</summary>
internal sealed class MountsBelow(MountTable mounts)
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
        return changed;
    }

    /// <summary>Those that are there now.</summary>
    public static List<RelativePath> List(AbsolutePath root)
    {
        using var mounts = new MountTable();
        return [.. Below(root, mounts.Read() ?? []).Select(mount => mount.Path).Distinct().Order(RelativePathComparer.Instance)];
    }

    private static IEnumerable<(int Id, RelativePath Path)> Below(AbsolutePath root, IEnumerable<(int Id, AbsolutePath Point)> mounts) =>
        mounts.Where(mount => root.Contains(mount.Point) && !root.Equals(mount.Point))
            .Select(mount => (mount.Id, new RelativePath(mount.Point.Bytes[(root.Bytes.Length == 1 ? 1 : root.Bytes.Length + 1)..])));
}
