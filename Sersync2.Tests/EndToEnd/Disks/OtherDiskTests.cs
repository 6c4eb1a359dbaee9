using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Disks;

/// <summary>Another disk in the place of the watched one deletes nothing, on whatever device and by whatever file system.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OtherDiskTests : EndToEndTest
{
    private const int HangUp = 1;
    private const int Files = 60;

    [TestCase("ext3 -q -F -I 128")]
    [TestCase("ext4 -q -F -I 128")]
    [TestCase("ext4 -q -F")]
    [TestCase("xfs -q")]
    [TestCase("btrfs -q")]
    public async Task By_the_same_device_number(string kind)
    {
        using LoopDisk original = LoopDisk.Make(Sync.PathOf("original.img"), kind);
        original.Mount(Sync.Source.Root);
        using LoopDisk other = LoopDisk.Make(Sync.PathOf("other.img"), kind, original.Device);
        Fill("original", Files);
        await StartAsMirror();

        await original.Unmount();
        await WaitFor("is lost", 1);
        other.Mount(Sync.Source.Root);
        await WaitFor("is back", 1);
        await KeptAfterReload("another disk");
        await other.Unmount();
        await WaitFor("is lost", 2);

        // The first one is known still, whatever has been there meanwhile.
        original.Mount(Sync.Source.Root);
        await WaitFor("is back", 2);
        await Sync.Settle();
        Assert.That(Kept(), Is.EqualTo(Files), "nothing of it was deleted");
        Sync.Source.Remove("original 0");
        await Eventually.Is(() => !Sync.Remote.Exists("original 0"), "what is deleted on it stays");
        await Sync.Process.Stop();
        await original.Unmount();
    }

    [Test]
    public async Task That_was_not_there_when_it_was_started()
    {
        using LoopDisk original = LoopDisk.Make(Sync.PathOf("original.img"), "ext3 -q -F -I 128");
        original.Mount(Sync.Source.Root);
        using LoopDisk other = LoopDisk.Make(Sync.PathOf("other.img"), "ext3 -q -F -I 128", original.Device);
        Fill("original", Files);
        await StartAsMirror();
        await Sync.Kill();
        await original.Unmount();
        other.Mount(Sync.Source.Root);
        Sync.Source.Write("on the other", "x");

        // Killed: everything is compared, and a known mirror is a place where that deletes.
        await Sync.StartSersync();
        await Sync.Settle();
        Assert.That(Kept(), Is.EqualTo(Files));
        await Sync.Process.Stop();
        await other.Unmount();
    }

    [Test]
    public async Task Where_nothing_tells_one_disk_from_another_only_the_very_same_mount_is_known()
    {
        using LoopDisk original = LoopDisk.Make(Sync.PathOf("original.img"), "fuse2fs");
        using LoopDisk other = LoopDisk.Make(Sync.PathOf("other.img"), "fuse2fs");
        original.Mount(Sync.Source.Root);
        Fill("original", Files);
        Sync.Source.Write("gone", "x");
        await StartAsMirror();
        await Sync.Kill();
        Sync.Source.Remove("gone");
        await Sync.StartSersync();
        // The number that no other mount gets is there since Linux 6.8.
        if (Environment.OSVersion.Version >= new Version(6, 8))
            await Eventually.Is(() => !Sync.Remote.Exists("gone"), "work does not go on while it stays mounted");
        await Sync.Settle();

        await original.Unmount();
        await WaitFor("is lost", 1);
        other.Mount(Sync.Source.Root);
        await WaitFor("is back", 1);
        await KeptAfterReload("another disk");
        await Sync.Process.Stop();
        await other.Unmount();
    }

    [Test]
    public async Task A_snapshot_in_the_place_of_its_origin()
    {
        using LoopDisk disk = LoopDisk.Make(Sync.PathOf("disk.img"), "btrfs -q");
        string place = Sync.NewTree("place").Root;
        disk.Mount(place);
        LoopDisk.Must("btrfs", "subvolume", "create", place + "/data");
        var data = new TestTree(place + "/data");
        var configuration = new ConfXml { FailLog = Sync.FailLogPath, User = Sync.Configuration.User, PasswordFile = Sync.Configuration.PasswordFile, Port = Sync.Configuration.Port };
        configuration.Watch(data.Root, ConfXml.Module("127.0.0.1", "backup"));
        data.Write("early", "x");
        LoopDisk.Must("btrfs", "subvolume", "snapshot", place + "/data", place + "/earlier");
        for (int i = 0; i < Files; i++)
            data.Write($"original {i}", "x");
        await Sync.Daemon.Start();
        await Sync.RunWith(configuration.ToString(), "-r", "-o", Sync.ConfigurationPath);
        await Eventually.Same(data, Sync.Remote);
        await Sync.BecomesMirror();

        Directory.Move(place + "/data", place + "/later");
        Directory.Move(place + "/earlier", place + "/data");
        await WaitFor("is back", 1);
        await KeptAfterReload("the snapshot", data);
        await Sync.Process.Stop();
        await disk.Unmount();
    }

    private void Fill(string name, int count)
    {
        for (int i = 0; i < count; i++)
            Sync.Source.Write($"{name} {i}", "precious");
    }

    private async Task StartAsMirror()
    {
        await Sync.Start("-r");
        await Sync.BecomesMirror();
        await Sync.Same("lost+found");
    }

    private async Task KeptAfterReload(string what, TestTree? source = null)
    {
        await Sync.Settle(source);
        Assert.That(Kept(), Is.EqualTo(Files), $"{what} came");
        Sync.Process.Signal(HangUp);
        await WaitFor("says now", 1);
        await Sync.Settle(source);
        Assert.That(Kept(), Is.EqualTo(Files), $"the configuration was read again for {what}");
    }

    private int Kept() => Enumerable.Range(0, Files).Count(i => Sync.Remote.Exists($"original {i}"));

    private Task WaitFor(string text, int times) =>
        Eventually.Is(() => Sync.Process.Lines.Count(line => line.Contains(text, StringComparison.Ordinal)) >= times, $"nothing said \"{text}\" {times} times");
}
