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
            await Sync.Process.WaitForLine(line => line.Contains("full sync of", StringComparison.Ordinal));
            await Sync.Same();
            await Sync.Kill();
        }

        Sync.Source.Remove("beside");
        await Sync.StartSersync([.. fullSync.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        await Sync.Process.WaitForLine(line => line.Contains("is not mounted, as it seems", StringComparison.Ordinal));
        await Eventually.Is(() => !Sync.Remote.Exists("beside"), "what is deleted beside it stays");
        await Sync.Settle();
        Assert.That(Sync.Remote.Read(name + "/precious"), Is.EqualTo("content"));

        Sync.Source.Remove(name);
        await Sync.Same();
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
}
