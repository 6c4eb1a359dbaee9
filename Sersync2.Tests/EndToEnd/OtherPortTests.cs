using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Another port of the same host leads to another server.</summary>
[TestFixture]
internal sealed class OtherPortTests : EndToEndTest
{
    private const int HangUp = 1;
    private const int Files = 300;

    [Test]
    public async Task It_loses_nothing_and_what_waits_for_the_first_one_waits_for_that()
    {
        for (int i = 0; i < 20; i++)
            Sync.Source.Write($"{i}", "x");
        Sync.Source.Write("gone", "x");
        await Sync.Start("-r");
        await Sync.BecomesMirror();
        await Sync.Same();

        TestTree other = Sync.NewTree("other");
        for (int i = 0; i < Files; i++)
            other.Write($"of the other {i}", "precious");
        other.Write("gone", "precious");
        await using var daemon = new RsyncDaemon(Sync.NewTree("other daemon").Root, SyncScenario.Module("backup", other));
        await daemon.Start();
        await Sync.Daemon.Stop();
        Sync.Source.Remove("gone");
        await Sync.Process.WaitForLine(line => line.Contains("not in sync", StringComparison.Ordinal));
        int first = Sync.Configuration.Port!.Value;
        await Reload(daemon.Port, 1);
        await Eventually.Is(() => other.Exists("0"), "the other one gets nothing");
        await AssertKept(other);
        await Sync.Process.Stop();
        await Sync.StartSersync();
        await AssertKept(other);

        await Sync.Daemon.Start();
        await Reload(first, 1);
        await Eventually.Is(() => !Sync.Remote.Exists("gone"), "the deletion has been lost");
        await Sync.Same();
    }

    private async Task AssertKept(TestTree other)
    {
        await Sync.Settle(remote: other);
        Assert.That(Enumerable.Range(0, Files).Count(i => other.Exists($"of the other {i}")), Is.EqualTo(Files));
        Assert.That(other.Exists("gone"), "it was not seen to be deleted while this one was the remote");
    }

    private async Task Reload(int port, int times)
    {
        Sync.Configuration.Port = port;
        await File.WriteAllTextAsync(Sync.ConfigurationPath, Sync.Configuration.ToString());
        Sync.Process.Signal(HangUp);
        await Eventually.Is(() => Sync.Process.Lines.Count(line => line.Contains("says now", StringComparison.Ordinal)) >= times, "it has not been read again");
    }
}
