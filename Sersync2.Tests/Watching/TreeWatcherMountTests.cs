using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

/// <summary>Parts of the tree that are mounted in other parts of it: one watch for two names.</summary>
public sealed class TreeWatcherMountTests
{
    private WatchedTree _watched = null!;
    private BindMount? _mount;

    private TestTree Tree => _watched.Tree;

    [SetUp]
    public void MakeTree()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root can mount");
        _watched = new WatchedTree();
        Tree.MakeDirectory("one/sub");
        Tree.MakeDirectory("two");
        Tree.Write("one/sub/old", "x");
    }

    [TearDown]
    public void Stop()
    {
        _mount?.Dispose();
        _mount = null;
        _watched?.Dispose();
    }

    [TestCase("one", "two")]
    [TestCase("two", "one")]
    public async Task What_changes_under_one_name_is_reported_under_both(string directory, string place)
    {
        Tree.MakeDirectory("two/sub");
        Mount(directory, place);
        await _watched.Watch();
        await AssertBothAreReported();
    }

    [Test]
    public async Task What_is_mounted_later_is_reported_and_so_is_what_is_unmounted()
    {
        await _watched.Watch();
        Mount("one", "two");
        await Eventually.Is(() => _watched.Sink.Reports.Contains("two:Recursive"), "the mount is not noticed");
        await AssertBothAreReported();

        await _mount!.Unmount();
        await Eventually.Is(() => _watched.Sink.Reports.Contains("two:Recursive"), "the unmounting is not noticed");
        await _watched.Seen();
        Tree.Write("two/f", "x");
        Tree.Write("one/f", "x");
        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "two/f:AwaitingClose", "two/f", "one/f:AwaitingClose", "one/f" }));
    }

    [Test]
    public async Task Another_file_system_that_is_mounted_later_is_watched()
    {
        _watched.Outside.MakeDirectory("disk/deep");
        await _watched.Watch();
        _mount = BindMount.Make(_watched.Outside.Root + "/disk", Tree.Root + "/two");
        await Eventually.Is(() => _watched.Sink.Reports.Contains("two:Recursive"), "the mount is not noticed");
        await _watched.Seen();

        Tree.Write("two/deep/f", "x");
        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "two/deep/f:AwaitingClose", "two/deep/f" }));
    }

    [Test]
    public async Task When_the_one_name_leaves_the_tree_the_other_stays_watched()
    {
        Mount("one", "two");
        await _watched.Watch();
        ByteFile.Rename(Tree.At("one"), _watched.Outside.At("one"));
        Assert.That(await _watched.Seen(), Is.SubsetOf(new[] { "one:Deleted,WasDirectory", "two:Recursive" }), "the mount is still there");
        // It takes a moment to know that no other name is to come.
        await Eventually.Is(
            () =>
            {
                Tree.Write("two/sub/f", "x");
                return _watched.Sink.Reports.Contains("two/sub/f");
            },
            "the other name is not watched");
    }

    [Test]
    public async Task A_mount_of_the_watch_path_in_itself_is_no_trouble()
    {
        _mount = BindMount.Make(Tree.Root, Tree.Root + "/two");
        await _watched.Watch();
        Tree.Write("one/sub/f", "x");
        Assert.That(await _watched.Seen(), Is.SupersetOf(new[] { "one/sub/f", "two/one/sub/f" }));
        await _mount.Unmount();
        Directory.Move(Tree.Root, _watched.Outside.Root + "/away");
        await Eventually.Is(() => _watched.Sink.Others.Contains("root lost"), "the watch path is not watched itself any more");
        Directory.Move(_watched.Outside.Root + "/away", Tree.Root);
    }

    private async Task AssertBothAreReported()
    {
        await _watched.Seen();
        Change("one");
        Change("two");
        string[] seen = await _watched.Seen();
        foreach (string name in (string[])["one", "two"])
        {
            foreach (string by in (string[])["one", "two"])
            {
                Assert.That(seen, Does.Contain($"{name}/sub/by-{by}").And.Contain($"{name}/sub/old-{by}:Deleted"));
                Assert.That(seen, Does.Contain($"{name}/new-{by}:Recursive"));
            }
        }

        Tree.Write("one/new-two/f", "x");
        Tree.Write("two/new-one/g", "x");
        Assert.That(await _watched.Seen(), Is.SupersetOf(new[] { "one/new-two/f", "two/new-two/f", "one/new-one/g", "two/new-one/g" }));
    }

    private void Change(string name)
    {
        Tree.Write($"{name}/sub/by-{name}", "x");
        Tree.Write($"{name}/sub/old-{name}", "x");
        Tree.Remove($"{name}/sub/old-{name}");
        Tree.MakeDirectory($"{name}/new-{name}");
    }

    private void Mount(string directory, string place) => _mount = BindMount.Make($"{Tree.Root}/{directory}", $"{Tree.Root}/{place}");
}
