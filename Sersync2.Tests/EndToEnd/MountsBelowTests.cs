using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>A disk that is mounted below the watch path, and once is not: nothing of it was deleted.</summary>
[TestFixture]
internal sealed class MountsBelowTests : EndToEndTest
{
    [TestCase("a disk", "-r")]
    [TestCase("a disk", "")]
    [TestCase("a [d]i*k\\", "-r")]
    public async Task After_a_crash_it_is_not_mounted(string name, string fullSync)
    {
        Sync.Source.MakeDirectory(name);
        Sync.Source.Write("beside", "content");
        using (new SmallDisk(Path.Combine(Sync.Source.Root, name)))
        {
            Sync.Source.Write(name + "/precious", "content");
            await Sync.Start("-r");
            await Sync.BecomesMirror();
            await Sync.Same();
            await Sync.Kill();
        }

        Sync.Source.Remove("beside");
        await Sync.StartSersync([.. fullSync.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        await Sync.Process.WaitForLine(line => line.Contains("is not mounted, as it seems", StringComparison.Ordinal));
        await Eventually.Is(() => !Sync.Remote.Exists("beside"), "what is deleted beside it stays");
        await Sync.Settle();
        Assert.That(Sync.Remote.Read(name + "/precious"), Is.EqualTo("content"));
    }

    // It deletes what is excluded, also where Sersync2 excludes it to have it stay.
    [Test]
    public async Task A_full_sync_with_delete_excluded_deletes_nothing_of_it()
    {
        Sync.Configuration.CommonParams = "-artz --delete-excluded";
        Sync.Source.MakeDirectory("disk");
        Sync.Source.Write("beside", "content");
        using (new SmallDisk(Path.Combine(Sync.Source.Root, "disk")))
        {
            Sync.Source.Write("disk/precious", "content");
            await Sync.Start("-r");
            await Sync.BecomesMirror();
            await Sync.Same();
            await Sync.Process.Stop();
        }

        Sync.Source.Remove("beside");
        await Sync.StartSersync("-r");
        await Eventually.Is(() => !Sync.Remote.Exists("beside"), "what is deleted beside it stays");
        await AssertKept("disk", inner: false);
    }

    [TestCase("disk", "disk")]
    [TestCase("above/disk", "above/disk")]
    [TestCase("above/disk", "above")]
    public async Task It_is_unmounted_and_its_mount_point_removed(string place, string removed)
    {
        Sync.Source.MakeDirectory(place);
        await Sync.Start("-r");
        await Sync.BecomesMirror();
        var disk = new SmallDisk(Path.Combine(Sync.Source.Root, place));
        Sync.Source.Write(place + "/precious", "content");
        Sync.Source.MakeDirectory(place + "/inner");
        using (new SmallDisk(Path.Combine(Sync.Source.Root, place, "inner")))
        {
            Sync.Source.Write(place + "/inner/precious", "content");
            await Sync.Same();
        }

        // Both changes are there to be read before either is.
        Sync.Process.Signal(Signals.Stop);
        disk.Dispose();
        if (removed == "above")
            Sync.Source.Write("above/seen", "x");
        Directory.Delete(Sync.Source.Root + "/" + removed, recursive: true);
        Sync.Process.Signal(Signals.Continue);
        await AssertKept(place);

        // Made and removed once more, by what tries to mount and cannot.
        Sync.Source.MakeDirectory(place);
        Sync.Source.Remove(place);
        await AssertKept(place);
        Sync.Source.MakeDirectory(place);
        Directory.Move(Sync.Source.Root + "/" + place, Sync.Source.Root + "/renamed");
        await AssertKept(place);

        // Nor does a comparison, nor a full sync after a restart.
        await Sync.Kill();
        await Sync.StartSersync();
        await AssertKept(place);
        await Sync.Process.Stop();
        Sync.Source.Write("beside", "x");
        Sync.Remote.Write("beside the disk", "x");
        await Sync.StartSersync("-r");
        await Sync.Process.WaitForLine(line => line.Contains("is not mounted, as it seems", StringComparison.Ordinal));
        await Eventually.Is(() => !Sync.Remote.Exists("beside the disk"), "what it was asked to delete stays");
        await AssertKept(place);
        await Sync.Process.Stop();

        string kept = Directory.GetFiles(Sync.Environment[Sersync2.Core.Configuration.StateDirectory.Variable], "mounts-*").Single();
        File.WriteAllLines(kept, File.ReadLines(kept).Where(line => !line.StartsWith("mount ", StringComparison.Ordinal)));
        await Sync.StartSersync("-r");
        await Sync.Same();
    }

    [Test]
    public async Task Another_disk_in_its_place_deletes_nothing_of_it_by_a_comparison()
    {
        Sync.Source.MakeDirectory("disk");
        await Sync.Start("-r");
        await Sync.BecomesMirror();
        using (new SmallDisk(Path.Combine(Sync.Source.Root, "disk")))
        {
            Sync.Source.Write("disk/precious", "content");
            await Sync.Same();
        }

        await Sync.Kill();
        using (new SmallDisk(Path.Combine(Sync.Source.Root, "disk")))
        {
            Sync.Source.Write("disk/other", "content");
            await Sync.StartSersync();
            await Eventually.Is(() => Sync.Remote.Exists("disk/other"), "the other disk is not synced");
            await AssertKept("disk", inner: false);
            await Sync.Process.Stop();
            await Sync.StartSersync("-r");
            await Sync.Same();
        }
    }

    [Test]
    public async Task The_directory_that_holds_it_is_renamed_with_it()
    {
        Sync.Source.MakeDirectory("above/disk");
        await Sync.Start("-r");
        using (new SmallDisk(Path.Combine(Sync.Source.Root, "above/disk")))
        {
            Sync.Source.Write("above/disk/precious", "content");
            await Sync.Same();
            Directory.Move(Path.Combine(Sync.Source.Root, "above"), Path.Combine(Sync.Source.Root, "renamed"));
            await Sync.Same();
            Directory.Move(Path.Combine(Sync.Source.Root, "renamed"), Path.Combine(Sync.Source.Root, "above"));
            await Sync.Same();
        }

        Sync.Source.Remove("above/disk");
        await AssertKept("above/disk", inner: false);
    }

    [Test]
    public async Task It_is_unmounted_while_the_directory_that_holds_it_is_compared()
    {
        string hold = Sync.PathOf("hold"), calls = Path.Combine(Sync.PathOf("wrapper"), "calls");
        _ = Sync.RecordRsync(before: $"n=$(ls '{calls}' | wc -l); while [ -e '{hold}-'$n ]; do sleep 0.05; done");
        Sync.Configuration.Debug = true;
        Sync.Source.MakeDirectory("above/disk");
        await Sync.Start("-r");
        using (new SmallDisk(Path.Combine(Sync.Source.Root, "above/disk")))
        {
            Sync.Source.Write("above/disk/precious", "content");
            await Sync.Same();
            await Sync.Settle();
            // Two calls wait: one during which the directory goes and comes back, and one that knows of that.
            int made = Calls();
            await File.WriteAllTextAsync($"{hold}-{made + 1}", "");
            await File.WriteAllTextAsync($"{hold}-{made + 2}", "");
            Sync.Source.Write("beside", "content");
            await Eventually.Is(() => Calls() == made + 1, "no call is made");
            await MoveAsync("above", "renamed");
            await MoveAsync("renamed", "above");
            File.Delete($"{hold}-{made + 1}");
            await Eventually.Is(() => Calls() == made + 2, "no second call is made");
        }

        Directory.EnumerateFiles(Sync.PathOf("."), "hold-*").ToList().ForEach(File.Delete);
        await AssertKept("above/disk", inner: false);

        int Calls() => Directory.EnumerateFiles(calls).Count();
    }

    [Test]
    public async Task What_was_deleted_and_is_there_again_is_not_deleted_when_it_is_unmounted()
    {
        Sync.Source.MakeDirectory("disk");
        await Sync.Start("-r");
        using (new SmallDisk(Path.Combine(Sync.Source.Root, "disk")))
        {
            Sync.Source.Write("disk/precious", "content");
            await Sync.Same();
            await Sync.Daemon.Stop();
            Sync.Source.Remove("disk/precious");
            Sync.Source.Write("disk/precious", "content");
            await Sync.Process.WaitForLine(line => line.Contains("not in sync", StringComparison.Ordinal));
        }

        await Sync.Daemon.Start();
        await Sync.Settle();
        Assert.That(Sync.Remote.Read("disk/precious"), Is.EqualTo("content"));
    }

    // Each move is seen by itself.
    private async Task MoveAsync(string from, string to)
    {
        Directory.Move(Path.Combine(Sync.Source.Root, from), Path.Combine(Sync.Source.Root, to));
        await Sync.Process.WaitForLine(line => line.Contains(" event MovedTo ", StringComparison.Ordinal) && line.TrimEnd('/').EndsWith("/" + to, StringComparison.Ordinal));
    }

    private async Task AssertKept(string place, bool inner = true)
    {
        await Sync.Settle();
        Assert.That(Sync.Remote.Exists(place + "/precious"));
        Assert.That(!inner || Sync.Remote.Exists(place + "/inner/precious"));
    }
}
