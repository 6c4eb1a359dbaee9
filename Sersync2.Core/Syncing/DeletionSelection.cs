using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>Which of the remote-only paths may go: all but what is protected and the directories that hold it. Pure.</summary>
internal static class DeletionSelection
{
    /// <returns>The topmost paths that may be deleted with all below them.</returns>
    public static List<RelativePath> Select(IReadOnlyCollection<RemoteOnlyPath> remoteOnly, PathFilter filter) =>
        Select(remoteOnly, path => filter.Excludes(path.Path, path.IsDirectory));

    /// <inheritdoc cref="Select(IReadOnlyCollection{RemoteOnlyPath}, PathFilter)"/>
    public static List<RelativePath> Select(IReadOnlyCollection<RemoteOnlyPath> remoteOnly, Func<RemoteOnlyPath, bool> isProtected)
    {
        var held = new HashSet<RelativePath>(RelativePathComparer.Instance);
        var deletable = new List<DirtyEntry>(remoteOnly.Count);
        foreach (RemoteOnlyPath path in remoteOnly)
        {
            if (!isProtected(path))
            {
                deletable.Add(new DirtyEntry(path.Path, DirtyEntry.AnyDeletion | DirtyFlags.Recursive));
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
