using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

[TestFixture]
internal sealed class SeveralRemotesTests() : EndToEndTest(RemoteKind.Daemon, watchSource: false)
{
    [Test]
    public async Task Two_remotes_of_one_directory_both_get_everything()
    {
        TestTree second = Sync.NewTree("second");
        Sync.Daemon.Add(SyncScenario.Module("second", second));
        Sync.Configuration.Watch(
            Sync.Source.Root,
            ConfXml.Module("127.0.0.1", "backup"),
            ConfXml.Module("127.0.0.1", "second"));
        Sync.Source.Write("before", "content");
        await Sync.Start("-r");
        Sync.Source.MakeDirectory("dir");
        Sync.Source.Write("dir/file", "content");
        await Sync.Same();
        await Eventually.Same(Sync.Source, second);

        Sync.Source.Remove("dir");
        await Sync.Same();
        await Eventually.Same(Sync.Source, second);
    }

    [Test]
    public async Task Two_directories_go_each_to_its_own_remote()
    {
        TestTree source = Sync.NewTree("second-source");
        TestTree remote = Sync.NewTree("second-remote");
        Sync.Daemon.Add(SyncScenario.Module("second", remote));
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "backup"));
        Sync.Configuration.Watch(source.Root, ConfXml.Module("127.0.0.1", "second"));
        await Sync.Start("-r");
        Sync.Source.Write("one", "first");
        source.Write("two", "second");
        await Sync.Same();
        await Eventually.Same(source, remote);
        Assert.That(Sync.Remote.Exists("two"), Is.False);
        Assert.That(remote.Exists("one"), Is.False);
    }

    [Test]
    public async Task A_directory_inside_another_watched_one_goes_both_ways()
    {
        Sync.Source.MakeDirectory("inner");
        var inner = new TestTree(Path.Combine(Sync.Source.Root, "inner"));
        TestTree remote = Sync.NewTree("inner-remote");
        Sync.Daemon.Add(SyncScenario.Module("inner", remote));
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "backup"));
        Sync.Configuration.Watch(inner.Root, ConfXml.Module("127.0.0.1", "inner"));
        await Sync.Start();
        inner.MakeDirectory("a/b");
        inner.Write("a/b/file", "content");
        await Sync.Same();
        await Eventually.Same(inner, remote);
    }

    [Test]
    public async Task A_module_with_a_path_below_it_is_a_remote()
    {
        Sync.Remote.MakeDirectory("sub/dir");
        var below = new TestTree(Path.Combine(Sync.Remote.Root, "sub/dir"));
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "backup/sub/dir"));
        Sync.Source.Write("file", "content");
        await Sync.Start("-r");
        await Eventually.Same(Sync.Source, below);
        Sync.Source.Remove("file");
        Sync.Source.Write("other", "content");
        await Eventually.Same(Sync.Source, below);
    }

    [Test]
    public async Task One_remote_that_does_not_answer_holds_up_no_other()
    {
        TestTree second = Sync.NewTree("second");
        Sync.Configuration.Watch(
            Sync.Source.Root,
            ConfXml.Module("127.0.0.1", "backup"),
            ConfXml.Local(second.Root));
        Sync.Configuration.Timeout = 5;
        await Sync.Daemon.Start();
        await Sync.StartSersync();
        Sync.Daemon.Freeze();
        Sync.Source.Write("file", "content");
        await Eventually.Same(Sync.Source, second);
        Sync.Daemon.Thaw();
        await Sync.Same();
    }

    [Test]
    public async Task What_a_remote_that_was_down_has_missed_arrives_when_it_is_up()
    {
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "backup"));
        await Sync.StartSersync();
        Sync.Source.MakeDirectory("dir");
        Sync.Source.Write("dir/file", "content");
        Sync.Source.Write("short-lived", "content");
        await Sync.Process.WaitForLine(line => line.Contains("refused", StringComparison.OrdinalIgnoreCase));
        Sync.Source.Remove("short-lived");
        await Sync.Daemon.Start();
        await Sync.Same();
    }

    [Test]
    public async Task A_remote_that_goes_down_and_comes_back_catches_up()
    {
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "backup"));
        await Sync.Start();
        Sync.Source.Write("first", "content");
        Sync.Source.Write("goes", "content");
        await Sync.Same();
        await Sync.Daemon.Stop();
        Sync.Source.Write("second", "content");
        Sync.Source.Remove("goes");
        await Sync.Process.WaitForLine(line => line.Contains("refused", StringComparison.OrdinalIgnoreCase));
        await Sync.Daemon.Start();
        await Sync.Same();
    }

    [Test]
    public async Task A_fullSync_asked_for_while_the_remote_is_down_is_made_when_it_is_up()
    {
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "backup"));
        Sync.Source.Write("before", "content");
        Sync.Remote.Write("remote-only", "goes");
        await Sync.StartSersync("-r");
        await Sync.Process.WaitForLine(line => line.Contains("refused", StringComparison.OrdinalIgnoreCase));
        await Sync.Daemon.Start();
        await Sync.Same();
    }
}
