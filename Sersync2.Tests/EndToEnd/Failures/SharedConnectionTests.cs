using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Failures;

/// <summary>Two daemons of ours, and a server that serves one connection at a time.</summary>
[TestFixture]
internal sealed class SharedConnectionTests() : FailureTest(RemoteKind.Daemon, watchSource: false)
{
    [Test]
    public async Task One_connection_is_enough_for_one_daemon()
    {
        // The server counts a connection for a moment longer than the client: the next call of a batch finds it taken.
        TestTree narrow = Sync.NewTree("narrow");
        Sync.Daemon.Add(SyncScenario.Module("narrow", narrow, "max connections = 1", $"lock file = {Sync.PathOf("lock")}", "post-xfer exec = sleep 0.2"));
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "narrow"));
        Sync.Source.MakeDirectory("dir");
        for (int i = 0; i < 100; i++)
            Sync.Source.Write($"dir/{i}", "content");
        narrow.Write("old", "to be deleted");
        await Sync.Start("-r");
        await Eventually.Same(Sync.Source, narrow);

        for (int i = 0; i < 5; i++)
        {
            Sync.Source.Write($"dir/new-{i}", "content");
            Sync.Source.Remove($"dir/{i}");
            await Eventually.Same(Sync.Source, narrow);
        }

        Assert.That(Sync.Process.Lines, Has.None.Contains("not in sync"));
        Assert.That(Sync.Daemon.Log, Does.Contain("max connections (1) reached"), "nothing was refused: this test shows nothing");
    }

    [Test]
    public async Task Both_get_their_turns()
    {
        Sync.Remote.MakeDirectory("one");
        Sync.Remote.MakeDirectory("two");
        TestTree narrow = Sync.NewTree("narrow");
        Sync.Daemon.Add(SyncScenario.Module("narrow", narrow, "max connections = 1", $"lock file = {Sync.PathOf("lock")}"));
        narrow.MakeDirectory("one");
        narrow.MakeDirectory("two");
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "narrow/one"));
        await using var other = new SyncScenario(RemoteKind.Daemon, watchSource: false);
        other.Configuration.Port = Sync.Daemon.Port;
        other.Configuration.Watch(other.Source.Root, ConfXml.Module("127.0.0.1", "narrow/two"));
        await Sync.Start("-r");
        SersyncProcess second = await other.StartSersync("-r");

        using (new TreeLoad(Sync.Source, seed: 1))
        using (new TreeLoad(other.Source, seed: 2))
            await Task.Delay(TimeSpan.FromSeconds(LongForm.Or(5, 30)));

        await Recovered(Sync.Source, new TestTree(Path.Combine(narrow.Root, "one")));
        await Recovered(other.Source, new TestTree(Path.Combine(narrow.Root, "two")));
        await Eventually.Is(() => !File.Exists(other.FailLogPath), "the other fail log is still there");
        await second.Stop();
    }
}
