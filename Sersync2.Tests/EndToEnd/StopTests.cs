using System.Security.Cryptography;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

[TestFixture]
internal sealed class StopTests : EndToEndTest
{
    private const int Interrupt = 2;

    [TestCase(Signals.Terminate)]
    [TestCase(Interrupt)]
    public async Task A_signal_at_rest_ends_it_with_exit_code_0(int signal)
    {
        await Sync.Start("-r");
        Sync.Process.Signal(signal);
        Assert.That(await Sync.Process.WaitForExit(), Is.Zero);
    }

    [Test]
    public async Task A_stop_while_a_remote_does_not_answer_ends_it_with_exit_code_0_and_leaves_no_rsync()
    {
        await Sync.Start();
        Sync.Daemon.Freeze();
        Sync.Source.Write("file", "content");
        await Eventually.Is(() => Children().Any(), "no rsync has been started");
        await Sync.Process.Stop();
        Assert.That(Children(), Is.Empty);
    }

    [Test]
    public async Task A_signal_that_comes_twice_at_once_is_one_and_what_is_on_its_way_arrives()
    {
        Sync.Configuration.CommonParams = "-artz --bwlimit=1000";
        await Sync.Start();
        Sync.Source.Write("large", Convert.ToHexString(RandomNumberGenerator.GetBytes(1_500_000)));
        await Eventually.Is(() => Children().Any(), "no rsync has been started");
        Sync.Process.Signal(Signals.Terminate);
        Sync.Process.Signal(Signals.Terminate);
        Assert.That(await Sync.Process.WaitForExit(), Is.Zero);
        Assert.That(Sync.Process.Output, Does.Not.Contain("stopping now"));
        await Sync.Same();
    }

    [Test]
    public async Task A_stop_while_the_remote_is_down_ends_it_with_exit_code_0()
    {
        await Sync.StartSersync();
        Sync.Source.Write("file", "content");
        await Sync.Process.WaitForLine(line => line.Contains("refused", StringComparison.OrdinalIgnoreCase));
        await Sync.Process.Stop();
    }

    // By the port, which is this test's own.
    private IEnumerable<int> Children() => ProcessList.With($"--port={Sync.Daemon.Port}").Where(id => id != Sync.Daemon.Id);
}
