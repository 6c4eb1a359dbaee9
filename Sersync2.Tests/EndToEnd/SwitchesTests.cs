using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>The switches of <c>inotify</c> and the built-in rule for temporary names.</summary>
[TestFixture]
internal sealed class SwitchesTests : EndToEndTest
{
    [Test]
    public async Task With_delete_off_nothing_is_deleted_at_the_remote()
    {
        Sync.Configuration.Inotify.Remove("delete");
        Sync.Remote.Write("remote-only", "");
        Sync.Source.Write("file", "");
        Sync.Source.MakeDirectory("dir");
        Sync.Source.Write("dir/file", "");
        await Sync.Start("-r");
        await Sync.Same("remote-only");

        Sync.Source.Remove("file");
        Sync.Source.Remove("dir");
        await Sync.Settle();
        foreach (string path in (string[])["remote-only", "file", "dir/file"])
            Assert.That(Sync.Remote.Exists(path), path);
    }

    [Test]
    public async Task With_delete_off_a_rename_leaves_the_old_name()
    {
        Sync.Configuration.Inotify.Remove("delete");
        await Sync.Start();
        Sync.Source.Write("old", "content");
        await Sync.Same();
        Sync.Source.Rename("old", "new");
        await Sync.Settle();
        Assert.That(Sync.Remote.Read("new"), Is.EqualTo("content"));
        Assert.That(Sync.Remote.Exists("old"));
    }

    [Test]
    public async Task With_createFile_on_an_open_new_file_arrives()
    {
        Sync.Configuration.Inotify.Add("createFile");
        await Sync.Start();
        await using FileStream open = File.Create(Path.Combine(Sync.Source.Root, "open"));
        await Sync.Same();
    }

    [Test]
    public async Task With_createFolder_off_new_directories_are_neither_sent_nor_watched()
    {
        Sync.Configuration.Inotify.Remove("createFolder");
        Sync.Source.MakeDirectory("known");
        await Sync.Start();
        Sync.Source.MakeDirectory("new");
        Sync.Source.Write("new/file", "");
        Sync.Source.Write("known/file", "");
        await Sync.Settle();
        Assert.That(Sync.Remote.Exists("new"), Is.False);
        Assert.That(Sync.Remote.Exists("known/file"));
    }

    [Test]
    public async Task With_attrib_off_a_mode_alone_is_not_sent()
    {
        await Sync.Start();
        Sync.Source.Write("file", "");
        await Sync.Same();
        Sync.Source.ChangeMode("file", 0x180);
        await Sync.Settle();
        Assert.That(Sync.Remote.Status("file")?.Mode, Is.EqualTo(0x1a4));
    }

    [TestCase(".hidden")]
    [TestCase("backup~")]
    [TestCase("4913")]
    public async Task A_temporary_name_is_not_sent_by_its_events(string name)
    {
        await Sync.Start();
        Sync.Source.Write(name, "");
        await Sync.Settle();
        Assert.That(Sync.Remote.Exists(name), Is.False);
    }

    [TestCase(".hidden")]
    [TestCase("backup~")]
    [TestCase("4913")]
    public async Task A_temporary_name_is_sent_with_its_directory(string name)
    {
        await Sync.Start();
        TestTree outside = Sync.NewTree("outside");
        outside.MakeDirectory("dir");
        outside.Write($"dir/{name}", "content");
        ByteFile.Rename(outside.At("dir"), Sync.Source.At("dir"));
        await Sync.Same();
    }

    [Test]
    public async Task A_temporary_name_is_sent_by_a_full_sync()
    {
        Sync.Source.Write(".hidden", "content");
        await Sync.Start("-r");
        await Sync.Same();
    }

    [Test]
    public async Task A_directory_with_a_dot_is_watched_and_sent()
    {
        await Sync.Start();
        Sync.Source.MakeDirectory(".config");
        Sync.Source.Write(".config/file", "content");
        await Sync.Same();
    }

    [Test]
    public async Task A_file_that_gets_its_name_by_a_rename_from_a_temporary_one_arrives()
    {
        await Sync.Start();
        for (int i = 0; i < 20; i++)
        {
            Sync.Source.Write(".file.swp", $"version {i}");
            Sync.Source.Rename(".file.swp", "file");
        }

        await Sync.Same();
    }
}
