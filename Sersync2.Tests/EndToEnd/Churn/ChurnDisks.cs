using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>
/// Disks that come and go below the watch paths with their mount points, while writers write on them, and beneath them when they
/// are not there. The same here means: what is here is at the remote, the same; and what is only there, at or below where a disk
/// has been or in a directory that was moved or removed with such a place in it, stays, for it was not seen to be deleted.
/// Elsewhere there is no difference.
/// </summary>
internal sealed class ChurnDisks : ChurnExceptions, IDisposable
{
    private const int LongestPause = 700;
    private static readonly string[] Places = ["m/disk", "m/x/disk"];
    private readonly ChurnStorm _storm;
    private readonly TestTree _kept;
    private readonly Random _random;
    private readonly HashSet<string> _mounted = new(StringComparer.Ordinal);

    public ChurnDisks(ChurnStorm storm, SyncScenario sync, int seed)
    {
        _storm = storm;
        _kept = sync.NewTree("kept");
        _random = new Random(seed + 7);
        storm.MoreTops = [.. Places.Select(place => (BytePath)(place + "/w"))];
        storm.Exceptions = this;
    }

    public int Changes { get; private set; }

    /// <summary>What is here takes the place of what stayed there, as long as that is no directory with something in it.</summary>
    public override bool MayBeReplaced(string source) => _storm.Journal.IsAtOrBelowDisk(source);

    public override bool IsMeant(ChurnTree tree, TreeSnapshot source, TreeSnapshot remote, string path)
    {
        string at = TreeNames.Join(tree.Source.Root, path);
        bool stays = _storm.Journal.IsAtOrBelowDisk(at) || _storm.Journal.HoldsDisk(at);
        return stays && (!source.Entries.ContainsKey(path) || IsInTheWay(source, remote, path, _ => true));
    }

    public Task Run(CancellationToken over) => Task.Factory.StartNew(() => Change(over), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Before the trees are removed.</summary>
    public void Dispose()
    {
        foreach (string place in _mounted)
            _ = Mounting.Unmount(place, lazily: true);
    }

    private void Change(CancellationToken over)
    {
        while (!over.WaitHandle.WaitOne(_random.Next(LongestPause)))
        {
            ChurnTree tree = _storm.Trees[_random.Next(4) < 3 ? 0 : 1];
            string place = Path.Combine(tree.Source.Root, Places[_random.Next(Places.Length)]);
            if (_mounted.Count > 0 && _random.Next(3) == 0)
                place = _mounted.ElementAt(_random.Next(_mounted.Count));
            try
            {
                if (!_mounted.Contains(place))
                    Mount(place);
                else if (_random.Next(4) == 0)
                    MoveAndBack(place);
                else
                    Unmount(place);
                Changes++;
            }
            catch (IOException)
            {
                // A writer was faster.
            }
        }
    }

    // The same disk as before, perhaps with other files on it by now; or a new one.
    private void Mount(string place)
    {
        string name = $"{place.Contains("/x/", StringComparison.Ordinal)}-{place.Contains("second", StringComparison.Ordinal)}";
        string kept = Path.Combine(_kept.Root, name);
        bool same = _random.Next(2) == 0, changed = _random.Next(2) == 0;
        // Never one disk in two places: what is deleted in the one is in the other as well, and the journal knows of one.
        same = same && !_mounted.Any(other => other.EndsWith("-renamed/disk", StringComparison.Ordinal));
        byte[] content = new byte[_random.Next(1, 3000)];
        _random.NextBytes(content);
        _ = Directory.CreateDirectory(kept);
        if (changed)
            File.WriteAllBytes(Path.Combine(kept, $"changed elsewhere {_random.Next(3)}"), content);
        DirectoryChanges.MakeParents(((BytePath)place).Join("x"));
        _storm.Journal.ChangeMount(place, () =>
        {
            if (same ? Mounting.Bind(kept, place) : Mounting.Memory(place))
                _mounted.Add(place);
        });
    }

    // The mount point stays, or goes at once, alone or with the directory that it is in.
    private void Unmount(string place)
    {
        int goes = _random.Next(4);
        bool atOnce = _random.Next(2) == 0;
        _storm.Journal.ChangeMount(place, () =>
        {
            if (Mounting.Unmount(place, lazily: false) || Mounting.Unmount(place, lazily: true))
                _mounted.Remove(place);
        });
        if (_mounted.Contains(place) || goes == 0)
            return;
        if (!atOnce)
            Thread.Sleep(_random.Next(300));
        _storm.Journal.Remove(place);
        if (goes == 1 && !place.EndsWith(Places[0], StringComparison.Ordinal))
            _storm.Journal.Remove(Path.GetDirectoryName(place)!);
    }

    private void MoveAndBack(string place)
    {
        if (!place.Contains("/x/", StringComparison.Ordinal))
            return;
        string above = Path.GetDirectoryName(place)!, other = above + "-renamed";
        int pause = _random.Next(400);
        Move(place, above, other);
        Thread.Sleep(pause);
        Move(Path.Combine(other, Path.GetFileName(place)), other, above);
    }

    // A writer may be in the way. Where it is for a while is a place of a disk as well.
    private void Move(string place, string above, string other)
    {
        string there = Path.Combine(other, Path.GetFileName(place));
        _storm.Journal.ChangeMount(there, () => { });
        _storm.Journal.RenameWithDisks(above, other);
        _mounted.Remove(place);
        _mounted.Add(there);
    }
}
