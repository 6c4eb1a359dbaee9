using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Puts what a new directory holds in its place. When rsync walks it while it is being filled, it sends files that are half
/// written, with the time of that moment; they are sent again, and with the user's <c>-u</c> never, where the complete file
/// gets an older time (<c>tar x</c>, <c>cp -p</c>). Large trees are left to rsync: those were moved here, or are mended later.
/// </summary>
/// <param name="most">Entries of one batch.</param>
internal sealed class TreeExpansion(PathFilter filter, int most)
{
    public const int MostEntries = 1_000;

    // Who unpacks or copies sets the time of the original before the close; until then it is that of the last write.
    private static readonly TimeSpan StillFresh = TimeSpan.FromMinutes(1);

    /// <param name="moves">What was renamed is complete, and the remote has it.</param>
    /// <param name="open">Gets the files that are left out because they are being written.</param>
    public List<ResolvedPath> Expand(SafeFileHandle root, List<ResolvedPath> paths, List<MoveHint> moves, List<DirtyEntry> open, CancellationToken cancellation)
    {
        if (!paths.Exists(IsNewDirectory))
            return paths;
        var known = new HashSet<RelativePath>(paths.Select(path => path.Path), RelativePathComparer.Instance);
        List<ResolvedPath> expanded = new(paths.Count);
        int left = most;
        foreach (ResolvedPath path in paths)
        {
            List<RelativePath>? below = IsNewDirectory(path) && !moves.Exists(move => move.To == path.Path || path.Path.IsAncestorOf(move.To))
                ? LocalTree.TryEnumerate(root, path.Path, left, filter, cancellation)
                : null;
            if (below is null)
            {
                expanded.Add(path);
                continue;
            }

            left -= below.Count;
            expanded.Add(path with { Entry = path.Entry with { Flags = DirtyFlags.None } });
            foreach (RelativePath found in below.Where(known.Add))
            {
                var entry = new DirtyEntry(found, DirtyFlags.None, 0, path.Entry.Since);
                FileStatus status = FileStatus.Of(root, found.Bytes, out int _);
                if (IsBeingWritten(root, found, status))
                    open.Add(entry with { Flags = DirtyFlags.AwaitingClose });
                else if (status.Kind != FileKind.Missing)
                    expanded.Add(new ResolvedPath(entry, status));
            }
        }

        return expanded;
    }

    private static bool IsNewDirectory(ResolvedPath path) =>
        path.Kind == FileKind.Directory && path.Entry is { Flags: DirtyFlags.Recursive, Failures: 0, Path.IsRoot: false };

    private static bool IsBeingWritten(SafeFileHandle root, RelativePath path, FileStatus status) =>
        status.Kind == FileKind.File
        && DateTimeOffset.UnixEpoch.AddTicks(status.Modified / TimeSpan.NanosecondsPerTick) > DateTimeOffset.UtcNow - StillFresh
        && OpenForWriting.Test(root, path.Bytes);
}
