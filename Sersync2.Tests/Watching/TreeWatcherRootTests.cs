using Sersync2.Core;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

/// <summary>When the watch path itself goes, and when the kernel drops events.</summary>
public sealed class TreeWatcherRootTests
{
    private WatchedTree _watched = null!;

    private TestTree Tree => _watched.Tree;

    [SetUp]
    public void MakeTree()
    {
        _watched = new WatchedTree();
        Tree.MakeDirectory("d/sub");
    }

    [TearDown]
    public void Stop() => _watched.Dispose();

    [Test]
    public void A_watch_path_that_is_missing_is_an_error()
    {
        Directory.Delete(Tree.Root, recursive: true);

        Assert.That(
            async () => await _watched.Watch(),
            Throws.TypeOf<SersyncException>().With.Message.StartsWith($"cannot watch \"{Tree.Root}\": No such file or directory"));
    }

    [Test]
    public void A_watch_path_that_is_a_file_is_an_error()
    {
        Directory.Delete(Tree.Root, recursive: true);
        File.WriteAllText(Tree.Root, "");

        Assert.That(async () => await _watched.Watch(), Throws.TypeOf<SersyncException>().With.Message.Contains("Not a directory"));
        File.Delete(Tree.Root);
    }

    [Test]
    public async Task A_watch_path_that_is_removed_is_lost_and_may_come_back()
    {
        await _watched.Watch();
        Directory.Delete(Tree.Root, recursive: true);
        await Told("root lost");

        Directory.CreateDirectory(Tree.Root);
        await Told("root restored elsewhere");

        Assert.That(_watched.Sink.Others, Is.EqualTo(new[] { "root lost", "root restored elsewhere" }));
        _watched.Sink.Clear();
        Tree.Write("f", "x");
        Assert.That(await _watched.Seen(), Does.Contain("f"));
    }

    [Test]
    public async Task A_watch_path_that_is_moved_away_is_lost_and_not_followed()
    {
        await _watched.Watch();
        string moved = _watched.Outside.Root + "/moved";
        Directory.Move(Tree.Root, moved);
        await Told("root lost");
        File.WriteAllText(moved + "/d/f", "x");

        Directory.CreateDirectory(Tree.Root);
        await Told("root restored elsewhere");

        Assert.That(await _watched.Seen(), Has.None.Contain("d/f"));
        File.WriteAllText(moved + "/d/g", "x");
        Tree.Write("h", "x");
        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "h:AwaitingClose", "h" }));
    }

    [Test]
    public async Task Another_directory_in_its_place_is_watched_anew()
    {
        await _watched.Watch();
        Directory.CreateDirectory(_watched.Outside.Root + "/other/x/y");
        Directory.Move(Tree.Root, _watched.Outside.Root + "/moved");
        Directory.Move(_watched.Outside.Root + "/other", Tree.Root);
        await Told("root restored elsewhere");
        _watched.Sink.Clear();

        Tree.Write("x/y/f", "x");
        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "x/y/f:AwaitingClose", "x/y/f" }));
    }

    [Test]
    public async Task A_directory_above_that_is_renamed_is_noticed_though_nothing_changes()
    {
        string above = _watched.Outside.Root + "/above";
        _watched.Outside.MakeDirectory("above/watched/d");
        await _watched.Watch(above + "/watched");
        Directory.Move(above, _watched.Outside.Root + "/renamed");
        await Told("root lost");

        Directory.Move(_watched.Outside.Root + "/renamed", above);
        await Told("root restored");
        _watched.Sink.Clear();
        File.WriteAllText(above + "/watched/d/f", "x");
        await Eventually.Is(() => _watched.Sink.Reports.Contains("d/f"), "it is not watched again");
    }

    [Test]
    public async Task A_link_that_leads_elsewhere_is_noticed_though_nothing_changes()
    {
        string link = _watched.Outside.Root + "/link";
        _watched.Outside.MakeDirectory("other/sub");
        _watched.Outside.MakeSymbolicLink("link", Tree.Root);
        _watched.Outside.MakeSymbolicLink("new", "other");
        await _watched.Watch(link);
        _watched.Outside.Rename("new", "link");
        await Told("root restored elsewhere");

        _watched.Sink.Clear();
        Tree.Write("d/f", "x");
        _watched.Outside.Write("other/sub/f", "x");
        await Eventually.Is(() => _watched.Sink.Reports.Contains("sub/f"), "the other directory is not watched");
        Assert.That(_watched.Sink.Reports, Does.Not.Contain("d/f"));
    }

    [Test]
    public async Task A_link_that_is_replaced_by_one_to_the_same_place_changes_nothing_and_is_watched_in_its_turn()
    {
        string link = _watched.Outside.Root + "/link";
        _watched.Outside.MakeSymbolicLink("link", Tree.Root);
        await _watched.Watch(link);
        for (int round = 0; round < 3; round++)
        {
            _watched.Outside.MakeSymbolicLink("new", $"../{Path.GetFileName(Tree.Root)}");
            _watched.Outside.Rename("new", "link");
            Tree.Write("d/f", "x");
            Assert.That(await _watched.Seen(), Does.Contain("d/f"));
        }

        Assert.That(_watched.Sink.Others, Is.Empty);
        File.Delete(link);
        await Told("root lost");
    }

    [Test]
    public async Task A_suspicion_that_is_wrong_changes_nothing()
    {
        await _watched.Watch();
        _watched.Watcher.SuspectRootLost();
        Tree.Write("d/sub/f", "x");

        Assert.That(await _watched.Seen(), Does.Contain("d/sub/f"));
        Assert.That(_watched.Sink.Others, Is.Empty);
    }

    [Test]
    public async Task When_the_kernel_drops_events_everything_is_to_be_compared_and_watched_again()
    {
        await _watched.Watch();
        int limit = int.Parse(File.ReadAllText("/proc/sys/fs/inotify/max_queued_events"), System.Globalization.CultureInfo.InvariantCulture);
        Tree.Write(".a", "x");
        await _watched.Seen();
        _watched.Sink.Gate.Reset();
        Tree.Write("first", "holds the watching thread");
        // Two events each, and no two alike in a row, which the kernel would join; of a name that is not reported.
        for (int events = 0; events < limit + 5_000; events += 4)
        {
            Tree.Rename(".a", ".b");
            Tree.Rename(".b", ".a");
        }

        Tree.MakeDirectory("unseen/below");

        _watched.Sink.Gate.Set();
        await Told("events lost");
        _watched.Sink.Clear();

        Tree.Write("unseen/below/f", "x");
        Assert.That(await _watched.Seen(), Does.Contain("unseen/below/f"));
        Assert.That(_watched.Sink.Others, Is.Empty);
    }

    private Task Told(string what) =>
        Eventually.Is(() => _watched.Sink.Others.Contains(what), () => $"not told \"{what}\", but: {string.Join(", ", _watched.Sink.Others)}");
}
