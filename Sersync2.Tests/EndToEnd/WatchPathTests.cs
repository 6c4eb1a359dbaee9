using System.Text;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>What the watch path may be, and what may become of it.</summary>
[TestFixture]
internal sealed class WatchPathTests() : EndToEndTest(RemoteKind.Daemon, watchSource: false)
{
    private static readonly string Backup = ConfXml.Module("127.0.0.1", "backup");

    [Test]
    public async Task It_may_be_a_symbolic_link_to_a_directory()
    {
        string link = Sync.PathOf("link");
        File.CreateSymbolicLink(link, Sync.Source.Root);
        Sync.Configuration.Watch(link, Backup);
        await Sync.Start("-r");
        Sync.Source.MakeDirectory("dir");
        Sync.Source.Write("dir/file", "content");
        await Sync.Same();
        Sync.Source.Remove("dir");
        await Sync.Same();
    }

    [Test]
    public async Task It_may_end_with_a_slash()
    {
        Sync.Configuration.Watch(Sync.Source.Root + "/", Backup);
        await Sync.Start("-r");
        Sync.Source.Write("file", "content");
        await Sync.Same();
    }

    [Test]
    public async Task It_may_be_Chinese_in_an_annotated_file_that_says_another_encoding()
    {
        var source = new TestTree(Sync.NewTree("数据 目录").Root);
        Sync.Configuration.Watch(source.Root, Backup);
        string annotated = Sync.Configuration.ToString()
            .Replace("encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"", StringComparison.Ordinal)
            .Replace("<inotify>", "<inotify>\n    ## inotify监控参数设定（优化）", StringComparison.Ordinal)
            .Replace("</localpath>", "## 远程服务器ip地址和模块\n</localpath>", StringComparison.Ordinal)
            .Replace("<rsync>", "<rsync> ## Rsync参数配置", StringComparison.Ordinal);
        await Sync.Daemon.Start();
        await Sync.RunWith(annotated, "-r", "-o", Sync.ConfigurationPath);
        source.Write("文件", "内容");
        await Eventually.Same(source, Sync.Remote);
        Assert.That(Encoding.UTF8.GetString(ByteFile.List(Sync.Remote.Root).Single()), Is.EqualTo("文件"));
    }

    [Test]
    public async Task When_it_is_moved_away_nothing_is_deleted_and_when_it_is_back_syncing_goes_on()
    {
        Sync.Configuration.Watch(Sync.Source.Root, Backup);
        Sync.Source.MakeDirectory("dir");
        Sync.Source.Write("dir/file", "precious");
        await Sync.Start("-r");
        await Sync.Same();

        string away = Sync.PathOf("away");
        Directory.Move(Sync.Source.Root, away);
        await Sync.Process.WaitForLine(line => line.Contains("is lost", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(away, "dir/later"), "changed while away");
        Assert.That(Sync.Remote.Read("dir/file"), Is.EqualTo("precious"));

        Directory.Move(away, Sync.Source.Root);
        await Sync.Same();
        Sync.Source.Write("dir/after", "watched again");
        await Sync.Same();
    }

    [Test]
    public async Task When_an_empty_directory_takes_its_place_nothing_is_deleted()
    {
        Sync.Configuration.Watch(Sync.Source.Root, Backup);
        Sync.Source.Write("file", "precious");
        await Sync.Start("-r");
        await Sync.Same();

        // An unmounted disk looks like this: the directory is another one, and empty.
        string old = Sync.PathOf("old");
        Directory.Move(Sync.Source.Root, old);
        Directory.CreateDirectory(Sync.Source.Root);
        await Sync.Process.WaitForLine(line => line.Contains("paths of its own, which stay", StringComparison.Ordinal));
        await Sync.Settle();
        Assert.That(Sync.Remote.Read("file"), Is.EqualTo("precious"));
    }
}
