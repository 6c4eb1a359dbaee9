using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing.FullSyncs;

/// <summary>
/// The topmost of what a full sync deletes, for its line in the log: two modules whose paths are nested only the server
/// knows of, and a person sees by this that the one deletes what the other brings.
/// </summary>
internal sealed class TopmostPaths
{
    private const int MostNamed = 5;
    private const int MostKept = 10_000;
    private readonly List<RemoteOnlyPath> _paths = [];

    /// <summary>How many were seen, with those below others.</summary>
    public long Count { get; private set; }

    /// <summary>What a directory holds comes before the directory itself.</summary>
    public void Add(RemoteOnlyPath path)
    {
        Count++;
        if (path.IsDirectory)
        {
            while (_paths.Count > 0 && path.Path.IsAncestorOf(_paths[^1].Path))
                _paths.RemoveAt(_paths.Count - 1);
        }

        if (_paths.Count < MostKept)
            _paths.Add(path);
    }

    public override string ToString() =>
        string.Join(", ", _paths.Take(MostNamed).Select(static path => $"\"{path.Path}{(path.IsDirectory ? "/" : "")}\""))
        + (_paths.Count > MostNamed ? ", …" : "");
}
