using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Disks;

/// <summary>A disk as the target: where it is not mounted nothing is written, and another one in its place is another target.</summary>
[TestFixture]
internal sealed class TargetDiskTests() : EndToEndTest(RemoteKind.LocalDirectory, watchSource: false)
{
    private const int HangUp = 1;
    private const int Files = 80;
    private BindMount? _mount;
    private TestTree? _mounted;
    private TestTree _first = null!;

    [SetUp]
    public void MountFirst()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root can mount");
        _first = Sync.NewTree("first");
        Mount(_first);
    }

    [TearDown]
    public async Task Unmount()
    {
        if (Sync.Configuration.WatchCount > 0 && Sync.Process.Runs)
            await Sync.Process.Stop();
        _mount?.Dispose();
    }

    [TestCase("")]
    [TestCase("/below/it")]
    public async Task Nothing_is_written_beneath_it_while_it_is_not_mounted(string below)
    {
        Watch(below);
        Directory.CreateDirectory(Sync.Remote.Root + below);
        var target = new TestTree(_first.Root + below);
        await Sync.Start();
        Sync.Source.Write("before", "x");
        await Eventually.Same(Sync.Source, target);

        await _mount!.Unmount();
        Directory.CreateDirectory(Sync.Remote.Root + below);
        Sync.Source.Write("meanwhile", "x");
        Sync.Source.Remove("before");
        await Sync.Process.WaitForLine(line => line.Contains("not mounted", StringComparison.Ordinal));
        Assert.That((await Sync.Ask("--status")).Output, Does.Contain("misconfigured"));
        AssertNothingBeneath(below);

        await Sync.Process.Stop();
        Sync.Source.Write("while it does not run", "x");
        await Sync.StartSersync("-r");
        await Sync.Process.WaitForLine(line => line.Contains("not mounted", StringComparison.Ordinal));
        AssertNothingBeneath(below);
        Assert.That((await Sync.Ask("--status")).Output, Does.Contain("misconfigured"));

        Mount(_first);
        await Eventually.Same(Sync.Source, target);
    }

    [Test]
    public async Task Another_one_loses_nothing_and_the_deletions_of_the_first_wait_for_it()
    {
        Watch("");
        for (int i = 0; i < Files; i++)
            Sync.Source.Write($"{i}", "x");
        Sync.Source.Write("gone", "x");
        Sync.Source.Write("gone later", "x");
        await Sync.Start("-r");
        await Sync.BecomesMirror();
        await Eventually.Same(Sync.Source, _first);

        TestTree second = Sync.NewTree("second");
        for (int i = 0; i < Files; i++)
            second.Write($"of the second {i}", "precious");
        second.Write("gone", "precious");
        second.Write("gone later", "precious");
        await _mount!.Unmount();
        Sync.Source.Remove("gone");
        await Sync.Process.WaitForLine(line => line.Contains("not mounted", StringComparison.Ordinal));
        Mount(second);
        await Eventually.Is(() => second.Exists("0"), "the second one gets nothing");
        await AssertKept(second);
        Sync.Process.Signal(HangUp);
        await Sync.Process.WaitForLine(line => line.Contains("says now", StringComparison.Ordinal));
        await AssertKept(second);
        Sync.Source.Remove("gone later");
        await Eventually.Is(() => !second.Exists("gone later"), "what is deleted now stays there");

        // Nothing is lost by a restart.
        await Sync.Process.Stop();
        await Sync.StartSersync();
        await AssertKept(second);
        Assert.That(_first.Exists("gone"));
        await _mount!.Unmount();
        Mount(_first);
        Sync.Source.Write("wakes it", "x");
        await Eventually.Is(() => !_first.Exists("gone"), "the deletion has been lost");
        await Sync.Settle(remote: _first);
        await AssertKept(second);
    }

    private async Task AssertKept(TestTree second)
    {
        if (_mounted == second)
            await Sync.Settle(remote: second);
        Assert.That(Enumerable.Range(0, Files).Count(i => second.Exists($"of the second {i}")), Is.EqualTo(Files));
        Assert.That(second.Exists("gone"), "it was not seen to be deleted while this one was there");
    }

    private void Mount(TestTree disk)
    {
        _mount = BindMount.Make(disk.Root, Sync.Remote.Root);
        _mounted = disk;
    }

    private void Watch(string below) => Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Local(Sync.Remote.Root + below));

    private void AssertNothingBeneath(string below) =>
        Assert.That(Directory.EnumerateFileSystemEntries(Sync.Remote.Root + below), Is.Empty, "it was written to the disk beneath");
}
