using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

public sealed class TreeWatcherMoveTests
{
    private WatchedTree _watched = null!;

    private TestTree Tree => _watched.Tree;

    [SetUp]
    public async Task Watch()
    {
        _watched = new WatchedTree();
        Tree.MakeDirectory("d/sub/deep");
        Tree.Write("d/f", "x");
        Tree.MakeDirectory("other");
        await _watched.Watch();
    }

    [TearDown]
    public void Stop() => _watched.Dispose();

    [Test]
    public async Task A_file_that_is_renamed_is_gone_here_and_there_is_one()
    {
        Tree.Rename("d/f", "d/g");

        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/f:Deleted", "d/g" }));
        Assert.That(_watched.Sink.Moves, Is.Empty, "another name: rsync would not find the old one");
    }

    [TestCase(".f.x4PqZ1", "f", "f")]
    [TestCase(".end.x4PqZ1", "end.", "end.")]
    [TestCase(".g.x4PqZ1", "f", "f:Renamed", Description = "of another file")]
    [TestCase(".f.x4Pq", "f", "f:Renamed", Description = "of no receiver")]
    public async Task What_another_rsync_has_received_is_an_ordinary_change(string temporary, string name, string expected)
    {
        Tree.Write(temporary, "received");
        Tree.Rename(temporary, name);

        Assert.That(await _watched.Seen(marks: true), Is.EqualTo(new[] { expected }));
    }

    [Test]
    public async Task A_file_that_is_moved_under_its_name_makes_a_hint()
    {
        Tree.Rename("d/f", "other/f");
        await Eventually.Is(() => _watched.Sink.Moves.Length > 0, "no move is reported");

        Assert.That(_watched.Sink.Moves, Is.EqualTo(new[] { "d/f>other/f" }));
        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/f:Deleted", "other/f" }));
    }

    [Test]
    public async Task A_directory_that_is_renamed_takes_its_watches_along()
    {
        Tree.Rename("d", "e");
        await Eventually.Is(() => _watched.Sink.Moves.Length > 0, "no move is reported");
        Assert.That(_watched.Sink.Moves, Is.EqualTo(new[] { "d>e/" }));
        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d:Deleted,WasDirectory", "e:Recursive" }));

        Tree.Write("e/sub/deep/f", "x");
        Assert.That(await _watched.Seen(), Does.Contain("e/sub/deep/f"));
        Tree.Rename("e/sub", "other/sub");
        await _watched.Seen();
        Tree.Write("other/sub/deep/g", "x");
        Assert.That(await _watched.Seen(), Does.Contain("other/sub/deep/g"));
    }

    [Test]
    public async Task The_old_name_can_be_used_again_at_once()
    {
        for (int round = 0; round < 30; round++)
        {
            Tree.Rename("d", $"old{round}");
            Tree.MakeDirectory("d/sub/deep");
            string[] seen = await _watched.Seen();
            Assert.That(seen, Does.Contain("d:Recursive").And.Contain($"old{round}:Recursive"));

            Tree.Write("d/sub/deep/new", "x");
            Tree.Write($"old{round}/sub/deep/old", "x");
            Assert.That(await _watched.Seen(), Does.Contain("d/sub/deep/new").And.Contain($"old{round}/sub/deep/old"));
        }
    }

    [Test]
    public async Task Two_directories_that_take_each_others_place_keep_their_own_watches()
    {
        Tree.MakeDirectory("other/sub/deep");
        await _watched.Seen();
        for (int round = 0; round < 30; round++)
        {
            Tree.Rename("d", "t");
            Tree.Rename("other", "d");
            Tree.Rename("t", "other");
        }

        await _watched.Seen();
        Tree.Write("d/sub/deep/1", "x");
        Tree.Write("other/sub/deep/2", "x");

        Assert.That(await _watched.Seen(), Does.Contain("d/sub/deep/1").And.Contain("other/sub/deep/2"));
    }

    [Test]
    public async Task A_chain_of_renames_ends_with_the_last_name_watched()
    {
        for (int round = 0; round < 200; round++)
            Tree.Rename($"d{(round == 0 ? "" : $"{round}")}", $"d{round + 1}");

        Assert.That(await _watched.Seen(), Does.Contain("d200:Recursive").And.Contain("d:Deleted,WasDirectory"));
        Tree.Write("d200/sub/deep/f", "x");
        Assert.That(await _watched.Seen(), Does.Contain("d200/sub/deep/f"));
    }

    [Test]
    public async Task A_directory_that_is_moved_out_is_gone_and_not_watched_any_more()
    {
        int before = Watches();
        ByteFile.Rename(Tree.At("d"), _watched.Outside.At("d"));
        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d:Deleted,WasDirectory" }));
        await Eventually.Is(() => Watches() == before - 3, () => $"{Watches()} watches of {before} are left");

        _watched.Outside.Write("d/sub/deep/f", "x");
        Assert.That(await _watched.Seen(), Is.Empty);
    }

    [Test]
    public async Task A_directory_that_is_moved_in_is_reported_with_all_below_it_and_watched()
    {
        _watched.Outside.MakeDirectory("in/a/b");
        ByteFile.Rename(_watched.Outside.At("in"), Tree.At("d/in"));
        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/in:Recursive" }));

        Tree.Write("d/in/a/b/f", "x");
        Assert.That(await _watched.Seen(), Does.Contain("d/in/a/b/f"));
    }

    [Test]
    public async Task A_directory_that_leaves_and_comes_back_is_watched_once()
    {
        int before = Watches();
        for (int round = 0; round < 20; round++)
        {
            ByteFile.Rename(Tree.At("d"), _watched.Outside.At("d"));
            ByteFile.Rename(_watched.Outside.At("d"), Tree.At("d"));
        }

        Assert.That(await _watched.Seen(), Does.Contain("d:Recursive"));
        Tree.Write("d/sub/deep/f", "x");
        Assert.That((await _watched.Seen()).Count(path => path == "d/sub/deep/f"), Is.EqualTo(1));
        await Eventually.Is(() => Watches() == before, () => $"{Watches()} watches, {before} before");
    }

    [Test]
    public async Task An_empty_directory_that_another_takes_the_place_of_leaves_nothing_behind()
    {
        int before = Watches();
        Tree.Rename("d", "other");

        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d:Deleted,WasDirectory", "other:Recursive" }));
        Tree.Write("other/sub/deep/f", "x");
        Assert.That(await _watched.Seen(), Does.Contain("other/sub/deep/f"));
        await Eventually.Is(() => Watches() == before - 1, () => $"{Watches()} watches, {before} before");
    }

    // The kernel's own count: a line for each watch of each inotify instance of this process that is below the watch path.
    private int Watches()
    {
        HashSet<string> inodes = [.. Inodes(Tree.Root), .. Inodes(_watched.Outside.Root)];
        return Directory.GetFiles("/proc/self/fdinfo")
            .SelectMany(ReadLines)
            .Count(line => line.StartsWith("inotify ", StringComparison.Ordinal) && inodes.Contains(line.Split(' ')[2]["ino:".Length..]));
    }

    private static IEnumerable<string> Inodes(string root) =>
        Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).Append(root).Select(path => $"{ByteFileStatus.Of(path)?.Inode:x}");

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
