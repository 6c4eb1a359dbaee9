using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// The answer of a remote that was asked, by <c>--list-only</c>, what it has of some paths: each is listed, or said to be
/// missing. Where nothing is there, the server closes before the end, and rsync may complain of that as well.
/// </summary>
internal sealed class ListedPaths(IReadOnlyCollection<RelativePath> asked, Action<ListedPath> onListed)
{
    private readonly HashSet<RelativePath> _open = new(asked, RelativePathComparer.Instance);
    private int _missing;

    /// <summary>Whether it speaks of all that was asked for.</summary>
    public bool IsWhole => _open.Count <= _missing;

    /// <summary>Takes in a line of standard output; false where it is about something else.</summary>
    public bool Read(ReadOnlySpan<byte> line)
    {
        if (ListedPath.Parse(line) is not { } listed)
            return false;
        _open.Remove(listed.Path);
        onListed(listed);
        return true;
    }

    /// <summary>Takes in a line of standard error; false where it does not say that something is missing.</summary>
    public bool ReadError(ReadOnlySpan<byte> line)
    {
        bool isOfMissing = RsyncLine.Parse(RsyncEscapes.ToText(line)) is { Names.Count: > 0, Reason: "No such file or directory" or "Not a directory" };
        _missing += isOfMissing ? 1 : 0;
        return isOfMissing;
    }
}
