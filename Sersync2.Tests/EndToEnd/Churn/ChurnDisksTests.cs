using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>The storm where disks come and go below the watch paths.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ChurnDisksTests() : EndToEndTest(RemoteKind.Daemon, watchSource: false)
{
    [TestCaseSource(typeof(ChurnSettings), nameof(ChurnSettings.FirstSeeds))]
    public async Task What_lay_on_a_disk_that_went_stays(int seed)
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root can mount");
        var storm = new ChurnStorm(Sync);
        using var disks = new ChurnDisks(storm, Sync, seed);
        storm.WatchModules();
        storm.WriteSomething();
        await Sync.Start("-r");
        await Sync.Same();
        await storm.Run(seed, ChurnSettings.OperationsElsewhere, disks.Run);
        Assert.That(disks.Changes, Is.Positive);
    }
}
