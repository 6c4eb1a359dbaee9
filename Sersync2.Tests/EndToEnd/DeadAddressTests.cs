using System.Net;
using System.Net.Sockets;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>
/// A name with two addresses, of which the first does not answer, an IPv6 one that nobody has set up. The name is known in
/// a mount namespace alone.
/// </summary>
[TestFixture]
internal sealed class DeadAddressTests() : EndToEndTest(RemoteKind.Daemon, watchSource: false)
{
    private const string Name = "two-addresses.test";

    // rsync gives an address 20 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private SilentAddress? _dead;

    [TearDown]
    public void Revive() => _dead?.Dispose();

    [Test]
    public async Task It_is_reached_at_the_other_and_soon_from_then_on()
    {
        RsyncWrapper rsync = Sync.RecordRsync();
        await Prepare();
        Sync.Source.Write("first", "content");
        await Sync.Start("-r");
        await Eventually.Is(() => Sync.Remote.Exists("first"), () => Sync.Process.Output, Patience);
        Sync.Source.Write("second", "content");
        await Sync.Same();
        Assert.That(Sync.Process.Output, Does.Contain("does not answer at the first address of its name: using 127.0.0.1").And.Not.Contain("is not in sync"));
        Assert.That(rsync.Transfers.Count(words => words[^1].Contains(Name, StringComparison.Ordinal)), Is.EqualTo(1), "the name is tried once");
        Assert.That(rsync.Transfers, Has.All.Contains("--contimeout=20"));
    }

    [Test]
    public async Task Check_says_so_and_is_no_error()
    {
        await Prepare();
        await Sync.Daemon.Start();
        await File.WriteAllTextAsync(Sync.ConfigurationPath, Sync.Configuration.ToString());
        await using SersyncProcess check = SersyncProcess.Start(["--check", "-o", Sync.ConfigurationPath], Sync.PathOf("."), Sync.Launcher, Sync.Environment);
        await Eventually.Is(() => !check.Runs, () => check.Output, Patience);
        Assert.That(await check.WaitForExit(), Is.Zero, check.Output);
        Assert.That(check.Output, Does.Contain("the daemon speaks protocol").And.Contain("the first address of its name does not answer: 127.0.0.1 is used").And.Contain("a file was written and deleted"));
    }

    private async Task Prepare()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Ignore("only root has a mount namespace");
        // The IPv6 address is the one that is tried first.
        if (!Socket.OSSupportsIPv6)
            Assert.Ignore("there is no IPv6 here");
        _dead = await SilentAddress.At(IPAddress.IPv6Loopback, Sync.Daemon.Port);
        string hosts = Sync.PathOf("hosts");
        await File.WriteAllTextAsync(hosts, $"127.0.0.1 localhost\n::1 {Name}\n127.0.0.1 {Name}\n");
        Sync.Launcher = ["unshare", "-m", "sh", "-c", $"mount --bind '{hosts}' /etc/hosts && exec \"$0\" \"$@\""];
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module(Name, "backup"));
    }
}
