using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Failures;

/// <summary>Two daemons of ours, and a server that serves one connection at a time.</summary>
[TestFixture]
internal sealed class SharedConnectionTests() : FailureTest(RemoteKind.Daemon, watchSource: false)
{
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
