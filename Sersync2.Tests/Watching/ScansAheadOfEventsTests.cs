using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Watching;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

/// <summary>
/// A scan sees the tree as it is, events tell of it as it was. Real directories and watches; the events are made here, so
/// that they come in orders that the kernel produces once in a million renames.
/// </summary>
public sealed class ScansAheadOfEventsTests
{
    private TempDirectory _temp = null!;
    private TestTree _tree = null!;
    private DirectoryWatches _watches = null!;
    private EventTranslator _events = null!;
    private RecordingSink _sink = null!;

    [SetUp]
    public void Watch()
    {
        _temp = new TempDirectory();
        _tree = new TestTree(_temp.Path);
        foreach (string path in new[] { "top/a/inside-a", "top/b/inside-b", "other/sub/deep", "other/a", "other/b" })
            _tree.MakeDirectory(path);
        var root = new WatchedRoot(new AbsolutePath(_temp.Path));
        var filter = new PathFilter(new FilterSettings());
        var switches = new InotifySettings();
        _sink = new RecordingSink();
        _watches = new DirectoryWatches(root, filter, EventTranslator.MaskFor(switches), () => false, CancellationToken.None);
        _events = new EventTranslator(root, _watches, new MountsBelow(new MountTable(), new MountMemory(root, null)), switches, filter, _sink, TimeProvider.System);
        Assert.That(_watches.WatchRoot(adopt: true), Is.Zero);
        _watches.ScanBelow(WatchTable.Root);
        AssertAllWatched();
    }

    [TearDown]
    public void Stop()
    {
        _events.EndBuffer();
        _watches.Dispose();
        _temp.Dispose();
    }

    [Test]
    public void Directories_that_swap_names_while_the_one_above_is_under_way_keep_their_own_watches()
    {
        int top = WatchOf("top");
        _tree.Rename("top", "moved");
        _tree.Rename("moved/a", "moved/t");
        _tree.Rename("moved/b", "moved/a");
        _tree.Rename("moved/t", "moved/b");

        Send(WatchOf(""), InotifyMask.MovedFrom, 1, "top");
        Move(top, "a", "t", 2);
        Move(top, "b", "a", 3);
        Move(top, "t", "b", 4);
        Send(WatchOf(""), InotifyMask.MovedTo, 1, "moved");

        AssertAllWatched();
        Assert.That(WatchOf("moved/a"), Is.Not.EqualTo(WatchOf("moved/b")));
        Assert.That(_watches.Table.Count, Is.EqualTo(11));
    }

    [Test]
    public void A_directory_that_took_the_place_of_the_one_that_it_lay_in_is_watched()
    {
        int top = WatchOf("top");
        _tree.Rename("top", "moved");
        _tree.Rename("moved/a/inside-a", "moved/t");
        _tree.Remove("moved/a");
        _tree.Rename("moved/t", "moved/a");

        Send(WatchOf(""), InotifyMask.MovedFrom, 1, "top");
        Move(top, "t", "a", 3);
        Send(WatchOf(""), InotifyMask.MovedTo, 1, "moved");

        AssertAllWatched();
    }

    [Test]
    public void What_was_removed_while_the_one_above_was_under_way_is_not_watched_any_more()
    {
        int top = WatchOf("top");
        _tree.Rename("top", "moved");
        _tree.Rename("moved/a", "other/arrived");

        Send(WatchOf(""), InotifyMask.MovedFrom, 1, "top");
        Send(top, InotifyMask.MovedFrom, 2, "a");
        Send(WatchOf(""), InotifyMask.MovedTo, 1, "moved");
        Assert.That(WatchOf("moved/a"), Is.EqualTo(WatchTable.None));
        Send(WatchOf("other"), InotifyMask.MovedTo, 2, "arrived");

        AssertAllWatched();
        Assert.That(_watches.Table.Count, Is.EqualTo(11));
    }

    [Test]
    public void A_directory_whose_watch_a_scan_took_is_watched_again_when_it_has_arrived_with_the_one_above()
    {
        Rob("top/b/inside-b");
        _tree.Rename("top", "moved");

        Move(WatchOf(""), "top", "moved", 1);

        AssertAllWatched("robber");
    }

    [Test]
    public void A_directory_whose_watch_a_scan_took_is_watched_again_when_the_one_above_is_back_before_its_event()
    {
        Rob("top/b/inside-b");

        Send(WatchOf(""), InotifyMask.MovedFrom, 1, "top");
        Send(WatchOf(""), InotifyMask.MovedTo, 1, "top");

        AssertAllWatched("robber");
        Assert.That(_sink.Reports, Does.Contain("top:Recursive"), "what happened there meanwhile was told of another path");
    }

    [Test]
    public void A_move_of_a_directory_that_no_scan_has_touched_scans_nothing()
    {
        Rob("top/b/inside-b");
        int before = _watches.Table.Find(Entries.Path("other/sub/deep"));
        _tree.Rename("other", "elsewhere");
        _tree.MakeDirectory("elsewhere/new");

        Move(WatchOf(""), "other", "elsewhere", 1);

        Assert.That(_watches.Table.Find(Entries.Path("elsewhere/sub/deep")), Is.EqualTo(before));
        Assert.That(WatchOf("elsewhere/new"), Is.EqualTo(WatchTable.None), "its event is still to come");
    }

    [Test]
    public void Directories_that_trade_places_again_and_again_during_scans_are_all_watched_in_the_end()
    {
        var random = new Random(7);
        for (int round = 0; round < 300; round++)
        {
            (string one, string two) = random.Next(2) == 0 ? ("top", "other") : ("top/a", "top/b");
            uint cookie = (uint)(round * 3);
            _tree.Rename(one, "t");
            _tree.Rename(two, one);
            _tree.Rename("t", two);
            // As if each scan ran after the last of these renames, which it does here.
            MoveBetween(one, "t", cookie + 1);
            MoveBetween(two, one, cookie + 2);
            MoveBetween("t", two, cookie + 3);
        }

        AssertAllWatched();
    }

    // As a scan does that meets the directory under another name, before the events that tell of it.
    private void Rob(string path)
    {
        int robber = _watches.Table.GetOrAdd(WatchTable.Root, "robber"u8);
        _watches.Table.Bind(robber, WatchOf(path));
    }

    private void MoveBetween(string from, string to, uint cookie)
    {
        Send(WatchOf(ParentOf(from)), InotifyMask.MovedFrom, cookie, NameOf(from));
        Send(WatchOf(ParentOf(to)), InotifyMask.MovedTo, cookie, NameOf(to));
    }

    private void Move(int watch, string from, string to, uint cookie)
    {
        Send(watch, InotifyMask.MovedFrom, cookie, from);
        Send(watch, InotifyMask.MovedTo, cookie, to);
    }

    private void Send(int watch, InotifyMask mask, uint cookie, string name) =>
        _events.OnEvent(new InotifyEvent(watch, mask | InotifyMask.IsDirectory, cookie, System.Text.Encoding.ASCII.GetBytes(name)));

    private int WatchOf(string path) =>
        _watches.Table.Find(Entries.Path(path)) is not WatchTable.None and int node ? _watches.Table.WatchOf(node) : WatchTable.None;

    // Asks the kernel for the watch of each directory that is there, and the table for what it takes it for.
    private void AssertAllWatched(string? except = null)
    {
        foreach (string directory in Directory.EnumerateDirectories(_temp.Path, "*", SearchOption.AllDirectories))
        {
            string path = directory[(_temp.Path.Length + 1)..];
            int node = _watches.Table.Find(Entries.Path(path));
            Assert.That(node, Is.Not.EqualTo(WatchTable.None), $"{path} is not in the table");
            Assert.That(path == except || _watches.IsInPlace(node, Entries.Path(path).Bytes), $"{path} has the watch of another directory, or none");
        }
    }

    private static string ParentOf(string path) => path.Contains('/') ? path[..path.LastIndexOf('/')] : "";

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
