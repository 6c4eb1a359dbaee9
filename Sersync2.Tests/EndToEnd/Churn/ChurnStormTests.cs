using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>Whatever happens to the watched trees: once it is quiet, the remotes are the same.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ChurnStormTests() : EndToEndTest(RemoteKind.Daemon, watchSource: false)
{
    [TestCaseSource(typeof(ChurnSettings), nameof(ChurnSettings.Seeds))]
    public async Task After_a_storm_of_changes_the_remotes_are_the_same(int seed)
    {
        var storm = new ChurnStorm(Sync);
        storm.WatchModules();
        await Sync.Start("-r");
        await storm.Run(seed, ChurnSettings.Operations);
    }
}
