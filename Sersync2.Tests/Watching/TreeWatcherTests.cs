using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

/// <summary>What the default switches report of a real directory.</summary>
public sealed class TreeWatcherTests
{
    private WatchedTree _watched = null!;

    private TestTree Tree => _watched.Tree;

    [SetUp]
    public async Task Watch()
    {
        _watched = new WatchedTree();
        Tree.MakeDirectory("d/sub");
        Tree.Write("d/f", "x");
        await _watched.Watch();
    }

    [TearDown]
    public void Stop() => _watched.Dispose();

    [Test]
    public async Task What_is_there_already_is_no_news() => Assert.That(await _watched.Seen(), Is.Empty);

    [Test]
    public async Task A_file_is_reported_when_it_is_created_and_when_it_is_closed()
    {
        Tree.Write("d/sub/new", "x");
        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/sub/new:AwaitingClose", "d/sub/new" }));

        Tree.Append("d/sub/new", "more");
        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/sub/new" }));
    }

    [Test]
    public async Task How_a_file_came_to_differ_is_told()
    {
        Tree.Append("d/f", "more");
        Tree.Rename("d/f", "d/g");
        Tree.MakeHardLink("d/h", "d/g");

        Assert.That(await _watched.Seen(marks: true), Is.EqualTo(new[] { "d/f", "d/f:Deleted", "d/g:Renamed", "d/h" }));

        Tree.Append("d/h", "more");
        Assert.That(await _watched.Seen(marks: true), Is.EqualTo(new[] { "d/h:Linked" }));
    }

    [Test]
    public async Task A_file_that_stays_open_is_not_reported_as_changed()
    {
        using (var file = new FileStream(Tree.Root + "/d/f", FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
        {
            file.Write("more"u8);
            Assert.That(await _watched.Seen(), Is.Empty);
        }

        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/f" }));
    }

    [Test]
    public async Task Reading_and_changing_the_mode_is_nothing()
    {
        Tree.Read("d/f");
        Tree.ChangeMode("d/f", 0x180);
        Tree.ChangeMode("d", 0x1c0);
        Tree.Snapshot();

        Assert.That(await _watched.Seen(), Is.Empty);
    }

    [Test]
    public async Task Deletions_are_reported_as_seen()
    {
        Tree.Remove("d/f");
        Tree.Remove("d/sub");

        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/f:Deleted", "d/sub:Deleted,WasDirectory" }));
    }

    [Test]
    public async Task A_whole_tree_goes_from_its_leaves()
    {
        Tree.Remove("d");

        string[] seen = await _watched.Seen();
        Assert.That(seen, Is.EquivalentTo(new[] { "d/f:Deleted", "d/sub:Deleted,WasDirectory", "d:Deleted,WasDirectory" }));
        Assert.That(seen[^1], Is.EqualTo("d:Deleted,WasDirectory"));
    }

    [Test]
    public async Task A_name_of_any_bytes_is_reported()
    {
        Tree.Write(new byte[] { 0xff, (byte)'\n', 0xfe }, "x");

        Assert.That(await _watched.Seen(), Does.Contain("\\xff\\x0a\\xfe"));
    }

    [Test]
    public async Task Links_and_special_files_have_no_close_to_wait_for()
    {
        Tree.MakeSymbolicLink("link", "d");
        Tree.MakeSymbolicLink("dangling", "nowhere");
        Tree.MakeFifo("fifo");
        Tree.MakeHardLink("hard", "d/f");

        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "link", "dangling", "fifo", "hard" }));
    }

    [Test]
    public async Task A_link_to_a_directory_is_not_entered()
    {
        Tree.MakeSymbolicLink("link", _watched.Outside.Root);
        await _watched.Seen();
        _watched.Outside.Write("f", "x");

        Assert.That(await _watched.Seen(), Is.Empty);
    }

    [Test]
    public async Task A_new_directory_is_reported_with_all_below_it_and_is_watched()
    {
        Tree.MakeDirectory("new");
        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "new:Recursive" }));

        Tree.Write("new/f", "x");
        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "new/f:AwaitingClose", "new/f" }));
    }

    [Test]
    public async Task However_fast_a_deep_tree_is_made_all_of_it_is_covered_and_watched()
    {
        for (int round = 0; round < 50; round++)
        {
            string[] parts = [.. Enumerable.Range(0, 12).Select(level => $"l{level}")];
            string deep = $"r{round}/" + string.Join('/', parts);
            Tree.MakeDirectory(deep);
            Tree.Write($"{deep}/f", "x");

            string[] seen = await _watched.Seen();
            Assert.That(seen, Does.Contain($"r{round}:Recursive"));
            Tree.Write($"{deep}/late", "x");
            Assert.That(await _watched.Seen(), Does.Contain($"{deep}/late"), $"after {string.Join(' ', seen)}");
        }
    }

    [Test]
    public async Task A_directory_that_was_made_and_removed_before_anyone_looked_does_no_harm()
    {
        for (int round = 0; round < 50; round++)
        {
            Tree.MakeDirectory("flash/a/b");
            Tree.Remove("flash");
            Tree.Write("flash", "now a file");
            Tree.Remove("flash");
        }

        Tree.MakeDirectory("flash");
        Assert.That(await _watched.Seen(), Does.Contain("flash:Recursive").And.Contain("flash:Deleted,WasDirectory"));
        Tree.Write("flash/f", "x");
        Assert.That(await _watched.Seen(), Does.Contain("flash/f"));
    }

    [Test]
    public async Task A_tree_of_many_directories_is_watched_as_a_whole()
    {
        for (int number = 0; number < 500; number++)
            Tree.MakeDirectory($"many/d{number % 20}/e{number}");
        await _watched.Seen();

        for (int number = 0; number < 500; number++)
            Tree.Write($"many/d{number % 20}/e{number}/f", "x");

        string[] seen = await _watched.Seen();
        Assert.That(seen.Where(path => path.EndsWith("/f", StringComparison.Ordinal)).Distinct(), Has.Exactly(500).Items);
    }
}
