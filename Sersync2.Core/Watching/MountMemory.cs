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
    private readonly Dictionary<RelativePath, string> _places = new(RelativePathComparer.Instance);

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
            return [.. _places.Keys.Order(RelativePathComparer.Instance)];
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
            if (!_places.ContainsKey(place) && !_above.Contains(place))
                return false;
            Refresh();
            return _places.ContainsKey(place) || _above.Contains(place);
        }
    }

    /// <summary>What was mounted at a place when it was seen first, or a remote became a mirror last; or null.</summary>
    public string? FileSystemAt(RelativePath place)
    {
        lock (_gate)
        {
            Refresh();
            return _places.GetValueOrDefault(place) is { Length: > 0 } known ? known : null;
        }
    }

    /// <summary>Remembers further places.</summary>
    /// <param name="fileSystemAt">What is mounted at a new one: see <see cref="MountsBelow.FileSystemAt"/>.</param>
    public void Add(IReadOnlyCollection<RelativePath> places, Func<RelativePath, string?> fileSystemAt)
    {
        // Whoever asks a disk may wait long for it.
        HashSet<RelativePath> known = [.. Places()];
        var found = places.Where(place => !known.Contains(place)).ToDictionary(static place => place, place => fileSystemAt(place) ?? "", RelativePathComparer.Instance);
        lock (_gate)
        {
            if (found.Count == 0 && (_isKept || _places.Count == 0))
                return;
            foreach ((RelativePath place, string fileSystem) in found)
                _places.TryAdd(place, fileSystem);
            Keep();
        }
    }

    /// <summary>A remote is a mirror of what is mounted now.</summary>
    public void Confirm(IReadOnlyCollection<RelativePath> mounted, Func<RelativePath, string?> fileSystemAt)
    {
        List<(RelativePath Place, string FileSystem)> found = [.. mounted.Select(place => (place, fileSystemAt(place) ?? ""))];
        lock (_gate)
        {
            Refresh();
            if (found.TrueForAll(mount => _places.GetValueOrDefault(mount.Place) == mount.FileSystem))
                return;
            found.ForEach(mount => _places[mount.Place] = mount.FileSystem);
            Keep();
        }
    }

    /// <summary>A directory that holds mounted disks was renamed: they went with it.</summary>
    public void Move(RelativePath from, IReadOnlyCollection<(RelativePath From, RelativePath To)> places)
    {
        lock (_gate)
        {
            Refresh();
            var known = places.ToDictionary(static move => move.To, move => _places.GetValueOrDefault(move.From, ""), RelativePathComparer.Instance);
            foreach (RelativePath gone in _places.Keys.Where(place => place == from || from.IsAncestorOf(place)).ToList())
                _places.Remove(gone);
            foreach ((RelativePath place, string fileSystem) in known)
                _places[place] = fileSystem;
            Keep();
        }
    }

    /// <summary>What an earlier version remembered, where nothing has been kept here yet.</summary>
    public void AddFirst(Func<IReadOnlyCollection<RelativePath>> earlier)
    {
        if (directory is null || System.IO.File.Exists(File))
            return;
        if (earlier() is { Count: > 0 } places)
            Add(places, static _ => null);
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
            foreach (string line in StateFile.Read(File).Where(static line => line.StartsWith(MountLine, StringComparison.Ordinal)))
            {
                string[] words = line[MountLine.Length..].Split(' ', 2);
                if (PercentText.Decode(Encoding.UTF8.GetBytes(words[0])) is { Length: > 0 } place)
                    _places[new RelativePath(place)] = words.Length > 1 ? words[1] : "";
            }
        }

        NoteAbove();
    }

    private void Keep()
    {
        NoteAbove();
        if (directory is null)
            return;
        string? problem = StateFile.TryWrite(
            File, [$"disks were mounted below {root.Path}: what is deleted at remotes leaves out these places", .. _places.OrderBy(static mount => mount.Key, RelativePathComparer.Instance).Select(static mount => $"{MountLine}{PercentText.Encode(mount.Key.Bytes)} {mount.Value}".TrimEnd())]);
        _isKept = problem is null;
        if (problem is not null)
            Log.Warn("cannot remember what is mounted below {0}: {1}; after a restart without those disks, what remotes have of them could be deleted", root.Path, problem);
    }

    private void NoteAbove()
    {
        _above.Clear();
        foreach (RelativePath place in _places.Keys)
        {
            for (RelativePath above = place.Parent; !above.IsRoot && _above.Add(above); above = above.Parent)
            {
            }
        }
    }
}
