using System.Text;
using NLog;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Watching;

/// <summary>
/// Where disks have been mounted below a watched directory, across restarts. Whatever becomes of such a place, what lay on
/// the disk was not seen to be deleted; until a person takes its line out of the file. Any thread may call; the lock guards
/// all, and the file is read and written under it.
/// </summary>
/// <param name="directory">The state directory, or null to remember for this process alone.</param>
internal sealed class MountMemory(WatchedRoot root, string? directory)
{
    private const string MountLine = "mount ";
    private static readonly Logger Log = LogManager.GetLogger("watching");
    private readonly Lock _gate = new();
    private readonly HashSet<RelativePath> _places = new(RelativePathComparer.Instance);

    // What lies above a place goes with it.
    private readonly HashSet<RelativePath> _above = new(RelativePathComparer.Instance);
    private string? _birth;
    private bool _isKept;

    /// <summary>Where it is kept, for people.</summary>
    public string File => directory is null ? "" : Path.Combine(
        directory, "mounts-" + Convert.ToHexStringLower(Sha256.HashData(Encoding.UTF8.GetBytes($"{root.Path}\n{root.Birth}")))[..32]);

    public IReadOnlyList<RelativePath> Places()
    {
        lock (_gate)
        {
            Refresh();
            return [.. _places.Order(RelativePathComparer.Instance)];
        }
    }

    /// <summary>Whether a disk has been mounted at a path, or below it.</summary>
    public bool IsAtOrBelow(ReadOnlySpan<byte> path)
    {
        lock (_gate)
        {
            if (_places.Count == 0)
                return false;
            var place = new RelativePath(path);
            if (!_places.Contains(place) && !_above.Contains(place))
                return false;
            Refresh();
            return _places.Contains(place) || _above.Contains(place);
        }
    }

    /// <summary>Remembers further places.</summary>
    public void Add(IReadOnlyCollection<RelativePath> places)
    {
        lock (_gate)
        {
            Refresh();
            if (!places.All(_places.Contains) || (!_isKept && _places.Count > 0))
            {
                _places.UnionWith(places);
                Keep();
            }
        }
    }

    /// <summary>A directory that holds mounted disks was renamed: they went with it.</summary>
    public void Move(RelativePath from, IReadOnlyCollection<RelativePath> places)
    {
        lock (_gate)
        {
            Refresh();
            _places.RemoveWhere(place => place == from || from.IsAncestorOf(place));
            _places.UnionWith(places);
            Keep();
        }
    }

    /// <summary>What an earlier version remembered, where nothing has been kept here yet.</summary>
    public void AddFirst(Func<IReadOnlyCollection<RelativePath>> earlier)
    {
        if (directory is null || System.IO.File.Exists(File))
            return;
        if (earlier() is { Count: > 0 } places)
            Add(places);
    }

    // Under the lock. The file counts: a person may have changed it; where it could not be written, what is known here does.
    private void Refresh()
    {
        if (directory is null)
            return;
        if (_birth != root.Birth)
        {
            // What is mounted in another directory was seen before it was said that it is the one.
            _birth = root.Birth;
            _isKept = System.IO.File.Exists(File);
        }

        if (_isKept)
        {
            _places.Clear();
            _places.UnionWith(StateFile.Read(File).Where(static line => line.StartsWith(MountLine, StringComparison.Ordinal))
                .Select(static line => PercentText.Decode(Encoding.UTF8.GetBytes(line[MountLine.Length..]))).OfType<byte[]>().Select(static path => new RelativePath(path)));
        }

        NoteAbove();
    }

    private void Keep()
    {
        NoteAbove();
        if (directory is null)
            return;
        string? problem = StateFile.TryWrite(
            File, [$"disks were mounted below {root.Path}: what is deleted at remotes leaves out these places", .. _places.Order(RelativePathComparer.Instance).Select(static place => MountLine + PercentText.Encode(place.Bytes))]);
        _isKept = problem is null;
        if (problem is not null)
            Log.Warn("cannot remember what is mounted below {0}: {1}; after a restart without those disks, what remotes have of them could be deleted", root.Path, problem);
    }

    private void NoteAbove()
    {
        _above.Clear();
        foreach (RelativePath place in _places)
        {
            for (RelativePath above = place.Parent; !above.IsRoot && _above.Add(above); above = above.Parent)
            {
            }
        }
    }
}
