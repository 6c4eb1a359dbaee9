using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>Which of the remote-only paths may go: all but what the filter protects and the directories that hold it. Pure.</summary>
internal static class DeletionSelection
{
    /// <returns>The topmost paths that may be deleted with all below them.</returns>
    public static List<RelativePath> Select(IReadOnlyCollection<RemoteOnlyPath> remoteOnly, PathFilter filter)
    {
        var held = new HashSet<RelativePath>(RelativePathComparer.Instance);
        var deletable = new List<DirtyEntry>(remoteOnly.Count);
        foreach (RemoteOnlyPath path in remoteOnly)
        {
            if (!filter.Excludes(path.Path, path.IsDirectory))
            {
                deletable.Add(new DirtyEntry(path.Path, DirtyFlags.Deleted | DirtyFlags.Recursive));
                continue;
            }

            for (RelativePath parent = path.Path.Parent; !parent.IsRoot && held.Add(parent); parent = parent.Parent)
            {
            }
        }

        deletable.RemoveAll(entry => held.Contains(entry.Path));
        return DirtyEntries.Prune(deletable).ConvertAll(entry => entry.Path);
    }
}
