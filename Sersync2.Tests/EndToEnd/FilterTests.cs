using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

[TestFixture]
internal sealed class FilterTests : EndToEndTest
{
    [Test]
    public async Task Excluded_files_are_neither_sent_nor_deleted()
    {
        Sync.Configuration.Exclude(@"(.*)\.gz");
        Sync.Source.Write("known.gz", "here");
        Sync.Remote.Write("known.gz", "there");
        await Sync.Start();
        Sync.Source.Write("a.gz", "excluded");
        Sync.Source.Write("a.txt", "sent");
        Sync.Source.Remove("known.gz");
        await Sync.Settle();
        Assert.That(Sync.Remote.Exists("a.gz"), Is.False);
        Assert.That(Sync.Remote.Exists("a.txt"));
        Assert.That(Sync.Remote.Read("known.gz"), Is.EqualTo("there"));
    }

    [Test]
    public async Task Excluded_files_in_a_new_directory_are_not_sent()
    {
        Sync.Configuration.Exclude(@"(.*)\.gz");
        await Sync.Start();
        Sync.Source.MakeDirectory("new/sub");
        Sync.Source.Write("new/sub/a.gz", "excluded");
        Sync.Source.Write("new/sub/a.txt", "sent");
        await Sync.Settle();
        Assert.That(Sync.Remote.Exists("new/sub/a.txt"));
        Assert.That(Sync.Remote.Exists("new/sub/a.gz"), Is.False);
    }

    [Test]
    public async Task Excluded_files_in_a_directory_moved_in_are_not_sent()
    {
        Sync.Configuration.Exclude(@"(.*)\.gz");
        await Sync.Start();
        TestTree outside = Sync.NewTree("outside");
        outside.MakeDirectory("d/sub");
        outside.Write("d/sub/a.gz", "excluded");
        outside.Write("d/sub/a.txt", "sent");
        ByteFile.Rename(outside.At("d"), Sync.Source.At("d"));
        await Sync.Settle();
        await Eventually.Is(() => Sync.Remote.Exists("d/sub/a.txt"), "d/sub/a.txt has not arrived");
        Assert.That(Sync.Remote.Exists("d/sub/a.gz"), Is.False);
    }

    [Test]
    public async Task An_excluded_directory_is_left_out_with_all_it_holds()
    {
        Sync.Configuration.Exclude("^info/*");
        Sync.Source.MakeDirectory("info");
        await Sync.Start();
        Sync.Source.MakeDirectory("info/sub");
        Sync.Source.Write("info/file", "excluded");
        Sync.Source.Write("info/sub/file", "excluded");
        Sync.Source.MakeDirectory("other/info");
        Sync.Source.Write("other/info/file", "another directory of that name is not meant");
        await Sync.Settle();
        Assert.That(Sync.Remote.Exists("info"), Is.False);
        Assert.That(Sync.Remote.Exists("other/info/file"));
    }

    [Test]
    public async Task A_full_sync_neither_sends_nor_deletes_what_is_excluded()
    {
        Sync.Configuration.Exclude(@"(.*)\.gz");
        Sync.Configuration.Exclude("cache");
        Sync.Source.MakeDirectory("cache");
        Sync.Source.Write("cache/file", "excluded");
        Sync.Source.Write("a.gz", "excluded");
        Sync.Source.Write("a.txt", "sent");
        Sync.Source.MakeDirectory("dir");
        Sync.Source.Write("dir/b.txt", "sent");
        Sync.Remote.Write("kept.gz", "excluded");
        Sync.Remote.MakeDirectory("gone/deep");
        Sync.Remote.Write("gone/deep/kept.gz", "excluded");
        Sync.Remote.Write("gone/deep/remote-only", "goes");
        Sync.Remote.Write("remote-only", "goes");
        await Sync.Start("-r");
        await Sync.Same("cache", "a.gz", "kept.gz", "gone");
        Assert.That(Sync.Remote.Exists("cache"), Is.False);
        Assert.That(Sync.Remote.Exists("a.gz"), Is.False);
        Assert.That(Sync.Remote.Exists("kept.gz"));
        Assert.That(Sync.Remote.Exists("gone/deep/kept.gz"));
        Assert.That(Sync.Remote.Exists("gone/deep/remote-only"), Is.False);
    }

    [Test]
    public async Task A_deleted_directory_goes_but_for_what_is_excluded_in_it()
    {
        Sync.Configuration.Exclude(@"(.*)\.gz");
        foreach (TestTree tree in (TestTree[])[Sync.Source, Sync.Remote])
        {
            tree.MakeDirectory("d/sub");
            tree.Write("d/sub/a.txt", "goes");
            tree.Write("d/sub/a.gz", "excluded");
        }

        await Sync.Start();
        Sync.Source.Remove("d");
        await Eventually.Is(() => !Sync.Remote.Exists("d/sub/a.txt"), "d/sub/a.txt is still there");
        await Sync.Settle();
        Assert.That(Sync.Remote.Exists("d/sub/a.gz"));
    }

    [Test]
    public async Task A_file_renamed_into_an_excluded_name_goes_and_back_again_arrives()
    {
        Sync.Configuration.Exclude(@"(.*)\.gz");
        await Sync.Start();
        Sync.Source.Write("a", "content");
        await Sync.Same();
        Sync.Source.Rename("a", "a.gz");
        await Sync.Settle();
        Assert.That(Sync.Remote.Exists("a"), Is.False);
        Assert.That(Sync.Remote.Exists("a.gz"), Is.False);
        Sync.Source.Rename("a.gz", "a");
        await Sync.Same();
    }

    [Test]
    public async Task An_invalid_expression_is_reported_and_the_others_still_work()
    {
        Sync.Configuration.Exclude("*.php");
        Sync.Configuration.Exclude(@"(.*)\.gz");
        await Sync.Start();
        Assert.That(Sync.Process.Output, Does.Contain("*.php"));
        Sync.Source.Write("a.gz", "excluded");
        await Sync.Settle();
        Assert.That(Sync.Remote.Exists("a.gz"), Is.False);
    }
}
