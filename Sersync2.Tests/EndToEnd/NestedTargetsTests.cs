using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>One target below another: what the inner one brings stays, whatever the outer one deletes.</summary>
[TestFixture(RemoteKind.Daemon, false)]
[TestFixture(RemoteKind.LocalDirectory, false)]
[TestFixture(RemoteKind.Daemon, true)]
internal sealed class NestedTargetsTests(RemoteKind kind, bool filter) : EndToEndTest(kind, watchSource: false)
{
    [Test]
    public async Task What_the_inner_one_brings_stays()
    {
        TestTree inner = Sync.NewTree("inner");
        Sync.Remote.MakeDirectory("a/sub [1]");
        string nested = Sync.Remote.Root + "/a/sub [1]/";
        Sync.Configuration.Watch(Sync.Source.Root, Sync.Kind == RemoteKind.Daemon ? ConfXml.Module("127.0.0.1", "backup") : ConfXml.Local(Sync.Remote.Root));
        Sync.Configuration.Watch(inner.Root, Sync.Kind == RemoteKind.Daemon ? ConfXml.Module("127.0.0.1", "backup/a//sub [1]/") : ConfXml.Local(nested));
        if (filter)
            Sync.Configuration.Exclude("nothing$");
        inner.MakeDirectory("d");
        inner.Write("d/of the inner one", "precious");
        Sync.Source.MakeDirectory("a");
        Sync.Source.Write("a/file", "content");
        Sync.Remote.Write("a/alone", "of nobody");
        Sync.Remote.Write("a/sub [1]/there before", "of the inner one, too");
        await Sync.Start("-r");
        var there = new TestTree(nested.TrimEnd('/'));
        await Eventually.Is(() => there.Exists("d/of the inner one") && Sync.Remote.Exists("a/file") && !Sync.Remote.Exists("a/alone"), () => Sync.Process.Output);

        // Single deletions, and the whole directory that holds it; then a full sync again.
        Sync.Source.Remove("a/file");
        await Eventually.Is(() => !Sync.Remote.Exists("a/file"), "a/file is there");
        Sync.Source.Remove("a");
        Sync.Source.Write("later", "content");
        await Eventually.Is(() => Sync.Remote.Exists("later"), "later has not arrived");
        await Sync.Process.Stop();
        Sync.Remote.Write("alone", "of nobody");
        await Sync.StartSersync("-r");
        await Eventually.Is(() => !Sync.Remote.Exists("alone"), () => Sync.Process.Output);
        Assert.That(there.Read("d/of the inner one"), Is.EqualTo("precious"), Sync.Process.Output);
        Assert.That(Sync.Process.Output, Does.Match("full sync to .* deletes [0-9]+ entries that are not here: .*\"alone\""));
    }
}
