using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Looks at the current state of dirty paths. A path whose ancestor is missing, a file or a symbolic link is replaced by
/// that ancestor: rsync would otherwise delete nothing for it, or follow the link and upload what lies outside the tree.
/// </summary>
internal static class PathResolver
{
    // Each a look at all that is above a path, which somebody would have to foil in time.
    private const int MostLooks = 8;

    /// <param name="entries">In the order of the tree, as <see cref="DirtyEntries.Prune"/> leaves them.</param>
    /// <param name="unsettled">Gets what was something else at each look: to be looked at again later.</param>
    public static List<ResolvedPath> Resolve(SafeFileHandle root, List<DirtyEntry> entries, List<DirtyEntry> unsettled)
    {
        bool lifted = false;
        using var neighbours = new NeighbourStatus(root);
        var statuses = new List<ResolvedPath>(entries.Count);
        foreach (DirtyEntry entry in entries)
        {
            if (Resolve(root, entry, neighbours) is not { } resolved)
            {
                unsettled.Add(entry);
                continue;
            }

            lifted |= resolved.Path != entry.Path;
            statuses.Add(resolved);
        }

        return lifted ? Merge(statuses) : statuses;
    }

    /// <summary>The files among them that were written and have other names besides.</summary>
    public static Dictionary<FileIdentity, uint> WrittenLinks(List<ResolvedPath> paths)
    {
        Dictionary<FileIdentity, uint> linked = [];
        foreach (ResolvedPath path in paths)
        {
            if (path.Kind == FileKind.File && path.Status.LinkCount > 1 && path.Entry.Has(DirtyFlags.Linked))
                linked[path.Status.Identity] = path.Status.LinkCount;
        }

        return linked;
    }

    private static ResolvedPath? Resolve(SafeFileHandle root, DirtyEntry entry, NeighbourStatus neighbours)
    {
        for (int looks = 0; looks < MostLooks; looks++)
        {
            if (neighbours.TryGet(entry.Path, out FileStatus status, out int error))
                return new ResolvedPath(entry, status);
            if (Obstacle(root, entry.Path.Bytes) is (int length, FileStatus above))
            {
                // That this ancestor was deleted has, or will have, an event of its own: the flags do not speak for it.
                return new ResolvedPath(new DirtyEntry(new RelativePath(entry.Path.Bytes[..length]), DirtyFlags.None, entry.Failures), above);
            }

            // What cannot be looked at is there: rsync will say what is wrong with it.
            if (error != ENOENT && error != ENOTDIR && error != ELOOP && error != EAGAIN)
                return new ResolvedPath(entry, status);
        }

        return null;
    }

    // The first ancestor that is no directory; null where all are, or where it is only known that there is one.
    private static (int Length, FileStatus Status)? Obstacle(SafeFileHandle root, ReadOnlySpan<byte> path)
    {
        for (int slash = path.IndexOf((byte)'/'); slash >= 0; slash = NextSlash(path, slash + 1))
        {
            FileStatus above = FileStatus.Of(root, path[..slash], out int error);
            // Something further up has become a link since it was looked at.
            if (error == ELOOP || error == EAGAIN || error == ENOTDIR)
                return null;
            if (!above.IsDirectory)
                return (slash, above);
        }

        return null;
    }

    private static int NextSlash(ReadOnlySpan<byte> path, int from)
    {
        int index = path[from..].IndexOf((byte)'/');
        return index < 0 ? -1 : from + index;
    }

    private static List<ResolvedPath> Merge(List<ResolvedPath> statuses)
    {
        var states = new Dictionary<RelativePath, FileStatus>(RelativePathComparer.Instance);
        foreach (ResolvedPath resolved in statuses)
            states[resolved.Path] = resolved.Status;
        return DirtyEntries.Prune(statuses.ConvertAll(resolved => resolved.Entry))
            .ConvertAll(entry => new ResolvedPath(entry, states[entry.Path]));
    }
}
