using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>What a listing found at a remote that is not here.</summary>
/// <param name="Deletable">What rsync would delete under the user's rules.</param>
/// <param name="All">With what those rules hide; null where they hide nothing.</param>
internal sealed record RemoteOnlyPaths(List<RemoteOnlyPath> Deletable, List<RemoteOnlyPath>? All = null)
{
    public RemoteOnlyPaths InScope(Func<RelativePath, bool> isInScope) =>
        new(Deletable.FindAll(path => isInScope(path.Path)), All?.FindAll(path => isInScope(path.Path)));

    /// <inheritdoc cref="DeletionSelection.Select(IReadOnlyCollection{RemoteOnlyPath}, PathFilter)"/>
    public List<RelativePath> Select(PathFilter filter)
    {
        if (All is null)
            return DeletionSelection.Select(Deletable, filter);
        var deletable = new HashSet<RelativePath>(Deletable.Select(path => path.Path), RelativePathComparer.Instance);
        return DeletionSelection.Select(All, path => !deletable.Contains(path.Path) || filter.Excludes(path.Path, path.IsDirectory));
    }
}
