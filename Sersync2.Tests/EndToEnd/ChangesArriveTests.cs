using System.Globalization;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

[TestFixture(RemoteKind.Daemon)]
[TestFixture(RemoteKind.LocalDirectory)]
internal sealed class ChangesArriveTests(RemoteKind kind) : EndToEndTest(kind)
{
    [Test]
    public async Task A_new_file_arrives_with_its_time()
    {
        await Sync.Start();
        Sync.Source.Write("file.txt", "content");
        await Eventually.Same(Sync.Source, Sync.Remote, times: true);
    }

    [Test]
    public async Task An_appended_file_arrives()
    {
        await Sync.Start();
        Sync.Source.Write("log", "one\n");
        await Sync.Same();
        Sync.Source.Append("log", "two\n");
        await Sync.Same();
        Assert.That(Sync.Remote.Read("log"), Is.EqualTo("one\ntwo\n"));
    }

    [Test]
    public async Task Rewrites_of_the_same_size_within_a_second_arrive()
    {
        await Sync.Start();
        for (int i = 10; i < 40; i++)
        {
            Sync.Source.Write("counter", i.ToString(CultureInfo.InvariantCulture));
            await Sync.Same();
        }
    }

    [Test]
    public async Task A_file_that_gets_an_older_time_arrives()
    {
        await Sync.Start();
        Sync.Source.Write("file", "new");
        await Sync.Same();

        Sync.Source.Write(".old", "old");
        ByteFile.SetTimes(Sync.Source.At(".old"), DateTimeOffset.UnixEpoch.AddYears(30));
        Sync.Source.Rename(".old", "file");
        await Sync.Same();
    }

    [Test]
    public async Task A_renamed_file_moves()
    {
        await Sync.Start();
        Sync.Source.Write("old", "content");
        await Sync.Same();
        Sync.Source.Rename("old", "new");
        await Sync.Same();
        Assert.That(Sync.Remote.Exists("old"), Is.False);
    }

    [Test]
    public async Task A_renamed_directory_moves_with_all_it_holds()
    {
        await Sync.Start();
        Sync.Source.MakeDirectory("old/a/b");
        Sync.Source.Write("old/a/b/file", "content");
        await Sync.Same();
        Sync.Source.Rename("old", "new");
        await Sync.Same();

        Sync.Source.Write("new/a/b/later", "under the new name");
        Sync.Source.Remove("new/a/b/file");
        await Sync.Same();
    }

    [Test]
    public async Task A_deleted_file_goes()
    {
        await Sync.Start();
        Sync.Source.Write("stays", "");
        Sync.Source.Write("goes", "");
        await Sync.Same();
        Sync.Source.Remove("goes");
        await Sync.Same();
    }

    [Test]
    public async Task A_full_directory_that_is_deleted_goes()
    {
        await Sync.Start();
        Sync.Source.MakeDirectory("d/e/f");
        for (int i = 0; i < 20; i++)
            Sync.Source.Write($"d/e/f/{i}", "content");
        await Sync.Same();
        Sync.Source.Remove("d");
        await Sync.Same();
        Assert.That(Sync.Remote.Exists("d"), Is.False);
    }

    [Test]
    public async Task A_file_in_nested_new_directories_arrives()
    {
        await Sync.Start();
        Sync.Source.MakeDirectory("a/b/c");
        Sync.Source.Write("a/b/c/file", "at once");
        await Sync.Same();
    }

    [Test]
    public async Task An_empty_directory_arrives()
    {
        await Sync.Start();
        Sync.Source.MakeDirectory("empty");
        await Sync.Same();
        Assert.That(Sync.Remote.Status("empty")?.Type, Is.EqualTo(FileType.Directory));
    }

    [Test]
    public async Task A_directory_moved_in_arrives_and_is_watched()
    {
        await Sync.Start();
        TestTree outside = Sync.NewTree("outside");
        outside.MakeDirectory("tree/a");
        outside.Write("tree/a/file", "content");
        ByteFile.Rename(outside.At("tree"), Sync.Source.At("tree"));
        await Sync.Same();

        Sync.Source.Write("tree/a/later", "content");
        await Sync.Same();
    }

    [Test]
    public async Task What_is_moved_out_goes()
    {
        await Sync.Start();
        TestTree outside = Sync.NewTree("outside");
        Sync.Source.MakeDirectory("tree/a");
        Sync.Source.Write("tree/a/file", "content");
        Sync.Source.Write("file", "content");
        await Sync.Same();
        ByteFile.Rename(Sync.Source.At("tree"), outside.At("tree"));
        ByteFile.Rename(Sync.Source.At("file"), outside.At("file"));
        await Sync.Same();

        outside.Write("tree/a/later", "no longer ours");
        await Sync.Settle();
        Assert.That(Sync.Remote.Exists("tree"), Is.False);
    }

    [Test]
    public async Task A_symbolic_link_arrives_as_a_link()
    {
        await Sync.Start();
        Sync.Source.Write("file", "content");
        Sync.Source.MakeDirectory("dir");
        Sync.Source.MakeSymbolicLink("to-file", "file");
        Sync.Source.MakeSymbolicLink("to-dir", "dir");
        Sync.Source.MakeSymbolicLink("to-nothing", "nowhere/at all");
        await Sync.Same();

        Sync.Source.Remove("to-file");
        Sync.Source.MakeSymbolicLink("to-file", "dir");
        Sync.Source.Remove("to-dir");
        await Sync.Same();
    }

    [Test]
    public async Task A_hard_link_and_a_fifo_arrive_though_no_write_to_them_is_closed()
    {
        await Sync.Start();
        Sync.Source.Write("file", "content");
        await Sync.Same();
        Sync.Source.MakeHardLink("again", "file");
        Sync.Source.MakeFifo("fifo");
        await Sync.Same();
        Assert.That(Sync.Remote.Status("fifo")?.Type, Is.EqualTo(FileType.Fifo));
    }

    [Test]
    public async Task What_is_written_through_one_name_of_a_file_arrives_under_the_other_whatever_its_name_has_become()
    {
        await Sync.Start("-r");
        Sync.Source.MakeDirectory("dir");
        Sync.Source.Write("one", "first");
        Sync.Source.MakeHardLink("dir/two", "one");
        await Sync.Same();
        Sync.Source.Write("one", "second");
        await Sync.Same();
        Sync.Source.Rename("dir/two", "dir/three");
        await Sync.Same();
        Sync.Source.Write("one", "third");
        await Sync.Same();
        Sync.Source.Rename("dir", "renamed");
        await Sync.Same();
        Sync.Source.Write("one", "fourth");
        await Sync.Same();
        Assert.That(Sync.Remote.Read("renamed/three"), Is.EqualTo("fourth"));
    }

    [Test]
    public async Task A_change_of_type_arrives()
    {
        await Sync.Start();
        Sync.Source.Write("file", "content");
        Sync.Source.MakeDirectory("dir/sub");
        Sync.Source.Write("dir/sub/file", "content");
        await Sync.Same();

        Sync.Source.Remove("file");
        Sync.Source.MakeDirectory("file/now/a/dir");
        Sync.Source.Remove("dir");
        Sync.Source.Write("dir", "now a file");
        await Sync.Same();

        Sync.Source.Remove("file");
        Sync.Source.MakeSymbolicLink("file", "dir");
        await Sync.Same();
    }

    [Test]
    public async Task What_replaces_a_directory_by_a_link_uploads_nothing_from_behind_the_link()
    {
        await Sync.Start();
        TestTree outside = Sync.NewTree("outside");
        outside.Write("secret", "not ours");
        Sync.Source.MakeDirectory("dir");
        Sync.Source.Write("dir/secret", "ours");
        await Sync.Same();

        Sync.Source.Write("dir/secret", "ours again");
        Sync.Source.Remove("dir");
        Sync.Source.MakeSymbolicLink("dir", outside.Root);
        // A daemon without chroot takes the leading slash off the target.
        if (Sync.Kind == RemoteKind.LocalDirectory || Environment.IsPrivilegedProcess)
            await Sync.Same();
        else
            await Eventually.Is(() => Sync.Remote.Status("dir")?.Type == FileType.SymbolicLink, "dir is no link at the remote");
    }

    [Test]
    public async Task A_mode_arrives_where_attrib_is_on()
    {
        Sync.Configuration.Inotify.Add("attrib");
        await Sync.Start();
        Sync.Source.MakeDirectory("dir");
        Sync.Source.Write("dir/file", "content");
        await Sync.Same();
        Sync.Source.ChangeMode("dir/file", 0x1c0);
        Sync.Source.ChangeMode("dir", 0x1c9);
        await Sync.Same();

        Sync.Source.Write("dir/later", "the directory is still watched");
        await Sync.Same();
    }

    [Test]
    public async Task Writes_to_an_open_file_arrive_where_modify_is_on()
    {
        Sync.Configuration.Inotify.Add("modify");
        await Sync.Start();
        using FileStream file = File.Create(Path.Combine(Sync.Source.Root, "open"));
        file.Write("not closed"u8);
        await file.FlushAsync();
        await Sync.Same();
    }
}
