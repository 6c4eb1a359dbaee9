using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>Where remotes with more than a mirror in them may differ from what is here.</summary>
internal abstract class ChurnExceptions
{
    /// <summary>Whether something at a path of the source may make way at the remote for what is here, though it was not taken away here.</summary>
    public abstract bool MayBeReplaced(string source);

    /// <summary>Whether what took a path away counts for all that is there later, and not only for what was there then.</summary>
    public virtual bool CountsAtAnyTime => false;

    /// <summary>Whether a difference is as it must be.</summary>
    public abstract bool IsMeant(ChurnTree tree, TreeSnapshot source, TreeSnapshot remote, string path);

    /// <summary>Something here that is no directory, and at the remote, or above it there, a directory that is not empty: it stays.</summary>
    /// <param name="holds">Whether what such a directory holds is to stay.</param>
    protected static bool IsInTheWay(TreeSnapshot source, TreeSnapshot remote, string path, Func<string, bool> holds) =>
        source.Entries.TryGetValue(path, out TreeEntry? here) && here.Type != FileType.Directory
        && remote.Entries.TryGetValue(path, out TreeEntry? there) && there.Type == FileType.Directory
        && remote.Entries.Keys.Any(below => below.StartsWith(path + "/", StringComparison.Ordinal) && holds(below));
}
