using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>The storm, to remotes that have things of their own under every name.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ChurnOwnThingsTests() : EndToEndTest(RemoteKind.Daemon, watchSource: false)
{
    [TestCaseSource(typeof(ChurnSettings), nameof(ChurnSettings.FirstSeeds))]
    public async Task What_was_not_deleted_here_stays(int seed)
    {
        var storm = new ChurnStorm(Sync);
        var things = new ChurnOwnThings(storm, seed);
        storm.Exceptions = things;
        things.Fill();
        storm.WatchModules();
        await Sync.Start();
        await storm.Run(seed, ChurnSettings.OperationsElsewhere, things.Run);
        Assert.That(things.Lost(), Is.Empty);
    }
}
