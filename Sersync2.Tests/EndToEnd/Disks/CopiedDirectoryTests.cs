using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Disks;

/// <summary>A watch path in a lower layer of overlayfs, which is copied when it is first written to: it is the same all the same.</summary>
[TestFixture]
internal sealed class CopiedDirectoryTests() : EndToEndTest(RemoteKind.Daemon, watchSource: false)
{
    private string _place = "";
    private TestTree _data = null!;

    [SetUp]
    public void MakeLayers()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root can mount");
        Sync.Source.MakeDirectory("data");
        Sync.Source.Write("data/gone", "x");
        Sync.Source.Write("data/gone while it does not run", "x");
        Sync.Source.Write("data/stays", "x");
        _place = Sync.NewTree("place").Root;
        string options = $"lowerdir={Sync.Source.Root},upperdir={Sync.NewTree("upper").Root},workdir={Sync.NewTree("work").Root}";
        LoopDisk.Must("mount", "-t", "overlay", "overlay", "-o", options, _place);
        _data = new TestTree(_place + "/data");
        Sync.Configuration.Watch(_data.Root, ConfXml.Module("127.0.0.1", "backup"));
    }

    [TearDown]
    public async Task Unmount()
    {
        if (Sync.Configuration.WatchCount == 0)
            return;
        await Sync.Process.Stop();
        LoopDisk.Must("umount", "-l", _place);
    }

    [Test]
    public async Task It_is_not_lost_and_what_is_known_of_it_holds_for_the_copy()
    {
        await Sync.Start("-r");
        await Sync.BecomesMirror();
        await Eventually.Same(_data, Sync.Remote);

        _data.Remove("gone");
        await Eventually.Same(_data, Sync.Remote);
        await Sync.Settle(_data);
        Assert.That(Sync.Process.Lines.Where(line => line.Contains("lost", StringComparison.Ordinal)), Is.Empty);

        await Sync.Kill();
        _data.Remove("gone while it does not run");
        await Sync.StartSersync();
        await Eventually.Is(() => !Sync.Remote.Exists("gone while it does not run"), "it is no known mirror any more");
        await Eventually.Same(_data, Sync.Remote);
    }

    [Test]
    public async Task Another_directory_in_its_place_is_another()
    {
        await Sync.Start("-r");
        await Sync.BecomesMirror();
        await Eventually.Same(_data, Sync.Remote);
        // A directory of a lower layer cannot be renamed everywhere: it is made anew.
        await Sync.Kill();
        Directory.Delete(_data.Root, recursive: true);
        Directory.CreateDirectory(_data.Root);
        _data.Write("new", "x");
        await Sync.StartSersync();
        await Sync.Settle(_data);
        Assert.That(Sync.Remote.Exists("stays"), "it was not seen to be deleted");
    }
}
