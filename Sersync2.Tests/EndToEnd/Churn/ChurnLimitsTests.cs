using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>The storm, with too little of what the kernel grants.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ChurnLimitsTests() : EndToEndTest(RemoteKind.Daemon, watchSource: false)
{
    private ChurnStorm _storm = null!;

    [SetUp]
    public void Prepare()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root can set these limits");
        _storm = new ChurnStorm(Sync);
        _storm.WatchModules();
    }

    [TestCaseSource(typeof(ChurnSettings), nameof(ChurnSettings.Seeds))]
    public async Task A_queue_of_100_events_and_a_daemon_that_is_stopped_for_seconds(int seed)
    {
        using var limit = InotifyLimit.QueuedEvents(100);
        Sync.Launcher = InotifyLimit.NotToBeRaised;
        // Otherwise it is no known mirror, and what is deleted while events are lost stays.
        _storm.WriteSomething();
        await Sync.Start("-r");
        await Sync.Same();
        await _storm.Run(seed, ChurnSettings.Operations, over => StopNowAndThen(new Random(seed), over));
        Assert.That(Sync.Process.Output, Does.Contain("overflowed"));
    }

    [TestCaseSource(typeof(ChurnSettings), nameof(ChurnSettings.Seeds))]
    public async Task Limits_that_cannot_be_raised(int seed)
    {
        Sync.Launcher = InotifyLimit.NotToBeRaised;
        await Sync.Start("-r");
        await _storm.Run(seed, ChurnSettings.Operations);
    }

    [TestCaseSource(typeof(ChurnSettings), nameof(ChurnSettings.Seeds))]
    public async Task Fewer_watches_than_directories(int seed)
    {
        Sync.Launcher = InotifyLimit.Watches(12);
        _storm.WriteSomething();
        await Sync.Start("-r");
        await Sync.Same();
        await _storm.Run(seed, ChurnSettings.Operations);
        Assert.That(Sync.Process.Output, Does.Contain("max_user_watches"));
    }

    private async Task StopNowAndThen(Random random, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(random.Next(200, 1500), over);
                Sync.Process.Signal(Signals.Stop);
                await Task.Delay(random.Next(1000, 2000), over);
                Sync.Process.Signal(Signals.Continue);
            }
        }
        catch (OperationCanceledException)
        {
            Sync.Process.Signal(Signals.Continue);
        }
    }
}
