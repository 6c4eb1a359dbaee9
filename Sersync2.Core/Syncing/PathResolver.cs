using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Tmds.Linux;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Looks at the current state of dirty paths. A path whose ancestor is missing, a file or a symbolic link is replaced by
/// that ancestor: rsync would otherwise delete nothing for it, or follow the link and upload what lies outside the tree.
/// </summary>
internal static class PathResolver
{
    /// <param name="entries">In the order of the tree, as <see cref="DirtyEntries.Prune"/> leaves them.</param>
    public static List<ResolvedPath> Resolve(SafeFileHandle root, List<DirtyEntry> entries)
    {
        bool lifted = false;
        // Neighbours share ancestors; those of the last path that were directories need no second look.
        RelativePath verified = RelativePath.Root;
        var statuses = new List<ResolvedPath>(entries.Count);
        foreach (DirtyEntry entry in entries)
        {
            ResolvedPath resolved = Resolve(root, entry, ref verified);
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

    private static ResolvedPath Resolve(SafeFileHandle root, DirtyEntry entry, ref RelativePath verified)
    {
        ReadOnlySpan<byte> path = entry.Path.Bytes;
        int start = CommonAncestorLength(verified.Bytes, path);
        for (int slash = NextSlash(path, start); slash >= 0; slash = NextSlash(path, slash + 1))
        {
            FileStatus above = StatusOf(root, path[..slash]);
            if (above.IsDirectory)
                continue;
            // That this ancestor was deleted has, or will have, an event of its own: the flags below do not speak for it.
            var ancestor = new RelativePath(path[..slash]);
            verified = ancestor.Parent;
            return new ResolvedPath(new DirtyEntry(ancestor, DirtyFlags.None, entry.Failures), above);
        }

        verified = entry.Path.Parent;
        return new ResolvedPath(entry, StatusOf(root, path));
    }

    // What cannot be looked at is there: rsync will say what is wrong with it.
    private static FileStatus StatusOf(SafeFileHandle root, ReadOnlySpan<byte> path)
    {
        FileStatus status = FileStatus.Of(root, path, out int error);
        return error == 0 || error == LibC.ENOENT || error == LibC.ENOTDIR ? status : status with { Kind = FileKind.Special };
    }

    private static int NextSlash(ReadOnlySpan<byte> path, int from)
    {
        int index = from < path.Length ? path[from..].IndexOf((byte)'/') : -1;
        return index < 0 ? -1 : from + index;
    }

    // How much of the path is known to be directories: up to and with the slash after the last common one.
    private static int CommonAncestorLength(ReadOnlySpan<byte> verified, ReadOnlySpan<byte> path)
    {
        if (verified.IsEmpty)
            return 0;
        int common = verified.CommonPrefixLength(path);
        if (common == verified.Length && path.Length > common && path[common] == (byte)'/')
            return common + 1;
        return path[..common].LastIndexOf((byte)'/') + 1;
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
