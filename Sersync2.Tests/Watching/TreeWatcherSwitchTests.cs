using Sersync2.Core.Configuration;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

public sealed class TreeWatcherSwitchTests
{
    private WatchedTree _watched = null!;

    private TestTree Tree => _watched.Tree;

    [SetUp]
    public void MakeTree()
    {
        _watched = new WatchedTree();
        Tree.MakeDirectory("d");
        Tree.Write("d/f", "x");
        _watched.Outside.Write("in", "x");
        _watched.Outside.MakeDirectory("dir");
    }

    [TearDown]
    public void Stop() => _watched.Dispose();

    [Test]
    public async Task Without_delete_nothing_is_reported_as_gone()
    {
        await _watched.Watch(new InotifySettings { Delete = false });
        Tree.Rename("d/f", "d/g");
        Tree.Remove("d/g");
        Tree.Remove("d");

        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/g" }));
    }

    [Test]
    public async Task Without_move_from_a_rename_deletes_nothing()
    {
        await _watched.Watch(new InotifySettings { MoveFrom = false });
        Tree.Rename("d/f", "d/g");
        Tree.Rename("d", "e");
        Tree.Remove("e/g");

        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/g", "e:Recursive", "e/g:Deleted" }));
    }

    [Test]
    public async Task Without_move_to_what_arrives_is_not_sent()
    {
        await _watched.Watch(new InotifySettings { MoveTo = false });
        ByteFile.Rename(_watched.Outside.At("in"), Tree.At("in"));
        ByteFile.Rename(_watched.Outside.At("dir"), Tree.At("dir"));
        Tree.Rename("d/f", "d/g");

        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/f:Deleted" }));
    }

    [Test]
    public async Task Without_create_folder_a_new_directory_is_not_sent()
    {
        await _watched.Watch(new InotifySettings { CreateFolder = false });
        Tree.MakeDirectory("new");
        Tree.Write("d/g", "x");

        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/g:AwaitingClose", "d/g" }));
    }

    [Test]
    public async Task With_create_file_a_new_file_is_sent_at_once()
    {
        await _watched.Watch(new InotifySettings { CreateFile = true, CloseWrite = false });
        Tree.Write("d/g", "x");
        Tree.Append("d/f", "more");

        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/g" }));
    }

    [Test]
    public async Task Without_close_write_a_new_file_is_waited_for_by_nobody()
    {
        await _watched.Watch(new InotifySettings { CloseWrite = false });
        Tree.Write("d/g", "x");
        Tree.MakeSymbolicLink("d/link", "x");

        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/link" }));
    }

    [Test]
    public async Task With_attrib_a_change_of_mode_is_sent()
    {
        await _watched.Watch(new InotifySettings { Attrib = true });
        Tree.ChangeMode("d/f", 0x180);
        Tree.ChangeMode("d", 0x1c0);

        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/f", "d" }));
    }

    [Test]
    public async Task With_modify_a_file_that_stays_open_is_sent()
    {
        await _watched.Watch(new InotifySettings { Modify = true });
        using var file = new FileStream(Tree.Root + "/d/f", FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write("more"u8);

        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/f" }));
    }

    [Test]
    public async Task Temporary_names_are_nothing_for_files_and_everything_for_directories()
    {
        await _watched.Watch();
        foreach (string name in new[] { ".hidden", "backup~", "4913" })
        {
            Tree.Write("d/" + name, "x");
            Tree.Remove("d/" + name);
            Tree.MakeSymbolicLink("d/" + name, "x");
        }

        Assert.That(await _watched.Seen(), Is.Empty);
        Tree.MakeDirectory(".dir");
        Tree.Write(".dir/f", "x");
        Assert.That(await _watched.Seen(), Does.Contain(".dir:Recursive"));
    }

    [Test]
    public async Task An_editor_that_renames_its_temporary_file_is_seen()
    {
        await _watched.Watch();
        Tree.Write("d/.f.swp", "new");
        Tree.Rename("d/f", "d/f~");
        Tree.Rename("d/.f.swp", "d/f");

        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d/f:Deleted", "d/f" }));
    }

    [Test]
    public async Task What_is_excluded_is_neither_reported_nor_watched()
    {
        Tree.MakeDirectory("skip/below");
        await _watched.Watch(null, "skip", "(.*/)?[^/]*\\.log", "new-skip");
        int watched = WatchCount();
        Tree.Write("skip/below/f", "x");
        Tree.Write("d/x.log", "x");
        Tree.MakeDirectory("new-skip/below");
        Tree.Write("new-skip/below/f", "x");
        Tree.Remove("d/x.log");
        Tree.Remove("skip");

        Assert.That(await _watched.Seen(), Is.Empty);
        Assert.That(WatchCount(), Is.EqualTo(watched));
    }

    [Test]
    public async Task A_directory_that_is_renamed_to_and_from_an_excluded_name_is_watched_accordingly()
    {
        Tree.MakeDirectory("d/sub");
        await _watched.Watch(null, "skip");

        Tree.Rename("d", "skip");
        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d:Deleted,WasDirectory" }));
        Tree.Write("skip/sub/f", "x");
        Assert.That(await _watched.Seen(), Is.Empty);

        Tree.Rename("skip", "d");
        Assert.That(await _watched.Seen(), Is.EqualTo(new[] { "d:Recursive" }));
        Tree.Write("d/sub/g", "x");
        Assert.That(await _watched.Seen(), Does.Contain("d/sub/g"));
    }

    private static int WatchCount() =>
        Directory.GetFiles("/proc/self/fdinfo").Sum(file =>
        {
            try
            {
                return File.ReadLines(file).Count(line => line.StartsWith("inotify ", StringComparison.Ordinal));
            }
            catch (IOException)
            {
                return 0;
            }
        });
}
