using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>The storm, with hostile <c>commonParams</c>.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ChurnOptionsTests() : EndToEndTest(RemoteKind.Daemon, watchSource: false)
{
    [TestCaseSource(typeof(ChurnSettings), nameof(ChurnSettings.FirstSeeds))]
    public async Task With_any_options_that_leave_a_mirror_the_remotes_are_the_same(int seed)
    {
        var storm = new ChurnStorm(Sync);
        Sync.Configuration.CommonParams = ChurnOptions.Draw(seed);
        await TestContext.Progress.WriteLineAsync($"commonParams: {Sync.Configuration.CommonParams}");
        storm.WatchModules();
        storm.WriteSomething();
        await Sync.Start("-r");
        await storm.Run(seed, ChurnSettings.OperationsElsewhere);
    }
}
