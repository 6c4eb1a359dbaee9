using System.Text.RegularExpressions;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Renames of much: cheap, and as careful as any other change.</summary>
[TestFixture]
internal sealed partial class RenameTests : EndToEndTest
{
    private const int Files = 40;
    private const int Size = 50_000;

    [Test]
    public async Task A_renamed_directory_is_not_sent_again()
    {
        Fill("old");
        await Sync.Start("-r");
        await Sync.Same();
        await Eventually.Is(() => Received() >= Files * Size, "the daemon has not noted the full sync");
        long before = Received();
        Sync.Source.Rename("old", "new");
        await Sync.Same();
        await Sync.Process.Stop();
        Assert.That(Received() - before, Is.LessThan(Files * Size / 4));
    }

    [Test]
    public async Task What_the_remote_alone_has_under_the_new_name_stays()
    {
        Fill("old");
        await Sync.Start("-r");
        await Sync.Same();
        Sync.Remote.MakeDirectory("new");
        Sync.Remote.Write("new/remote-only", "precious");
        Sync.Source.Rename("old", "new");
        await Sync.Same("new/remote-only");
        Assert.That(Sync.Remote.Read("new/remote-only"), Is.EqualTo("precious"));
    }

    [TestCase("old", "new", "new")]
    [TestCase("old/3", "dir/3", "dir")]
    public async Task A_link_that_the_remote_alone_has_under_the_new_name_leads_nothing_astray(string from, string to, string link)
    {
        Fill("old");
        Sync.Source.Write("old/3", new byte[500_000]);
        if (link == "dir")
            Sync.Source.MakeDirectory("dir");
        await Sync.Start();
        Sync.Source.ChangeMode("old", 0x1c0);
        Sync.Source.Rename("old", "again");
        await Eventually.Is(() => Sync.Remote.Exists("again/39"), "the directory has not arrived");
        Sync.Source.Rename("again", "old");
        await Eventually.Is(() => Sync.Remote.Exists("old/39"), "the directory has not arrived");
        Sync.Remote.MakeDirectory("elsewhere");
        Sync.Remote.MakeSymbolicLink(link, "elsewhere");
        Sync.Source.Rename(from, to);
        await Eventually.Is(() => Sync.Remote.Status(link)?.Type == FileType.Directory && Sync.Remote.Exists(to), $"{to} has not arrived");
        await Sync.Settle();
        Assert.That(ByteFile.List(Sync.Remote.At("elsewhere")), Is.Empty);
    }

    [Test]
    public async Task A_file_changed_right_after_the_rename_arrives_as_it_is()
    {
        Fill("old");
        await Sync.Start("-r");
        await Sync.Same();
        Sync.Source.Rename("old", "new");
        Sync.Source.Write("new/3", "changed");
        Sync.Source.Remove("new/4");
        await Sync.Same();
    }

    [Test]
    public async Task Directories_that_change_places_arrive_so()
    {
        Fill("one");
        Sync.Source.MakeDirectory("two");
        Sync.Source.Write("two/file", "content");
        await Sync.Start("-r");
        await Sync.Same();
        for (int i = 0; i < 5; i++)
        {
            Sync.Source.Rename("one", "temporary");
            Sync.Source.Rename("two", "one");
            Sync.Source.Rename("temporary", "two");
            await Sync.Same();
        }
    }

    [Test]
    public async Task The_old_name_may_be_taken_again_at_once()
    {
        Fill("old");
        await Sync.Start("-r");
        await Sync.Same();
        Sync.Source.Rename("old", "new");
        Fill("old");
        Sync.Source.Write("new/0", "changed under the new name alone");
        await Sync.Same();
    }

    private void Fill(string directory)
    {
        var random = new Random(directory.Length);
        Sync.Source.MakeDirectory(directory);
        var content = new byte[Size];
        for (int i = 0; i < Files; i++)
        {
            random.NextBytes(content);
            Sync.Source.Write($"{directory}/{i}", content);
        }
    }

    // What rsync -z makes of random bytes is no shorter than they are.
    private long Received() => ReceivedBytes().Matches(Sync.Daemon.Log).Sum(match => long.Parse(match.Groups[1].ValueSpan));

    [GeneratedRegex(@"received (\d+) bytes")]
    private static partial Regex ReceivedBytes();
}
