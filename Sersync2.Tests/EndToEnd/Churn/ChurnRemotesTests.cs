using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>The storm, to remotes of other kinds.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ChurnRemotesTests() : EndToEndTest(RemoteKind.Daemon, watchSource: false)
{
    private static readonly IEnumerable<int> FirstSeed = ChurnSettings.Seeds.Take(1);

    [TestCaseSource(nameof(FirstSeed))]
    public async Task A_local_path(int seed)
    {
        var storm = new ChurnStorm(Sync);
        Sync.Configuration.User = null;
        storm.Watch((_, tree) => ConfXml.Local(tree.Root));
        await Sync.StartSersync("-r");
        await storm.Run(seed, ChurnSettings.Operations);
    }

    [TestCaseSource(nameof(FirstSeed))]
    public async Task Ssh(int seed)
    {
        await using var server = new SshServer(Sync.NewTree("ssh").Root);
        await server.Start();
        Sync.PutOnPath(server.BinDirectory);
        var storm = new ChurnStorm(Sync);
        Sync.Configuration.User = null;
        Sync.Configuration.Ssh = true;
        Sync.Configuration.Port = server.Port;
        storm.Watch((_, tree) => ConfXml.Module("127.0.0.1", tree.Root));
        await Sync.StartSersync("-r");
        await storm.Run(seed, ChurnSettings.Operations);
    }

    [TestCaseSource(nameof(FirstSeed))]
    public async Task A_server_that_refuses_delete_missing_args(int seed)
    {
        var storm = new ChurnStorm(Sync);
        storm.WatchModules("refuse options = delete-missing-args");
        await Sync.Start("-r");
        await storm.Run(seed, ChurnSettings.Operations);
    }

    /// <summary>As every classical configuration has it: nobody else writes there, so nothing that is newer there may stay.</summary>
    [TestCaseSource(nameof(FirstSeed))]
    public async Task What_is_newer_there_stays(int seed)
    {
        var storm = new ChurnStorm(Sync);
        storm.WatchModules();
        Sync.Configuration.CommonParams = "-rlptgoDzu";
        await Sync.Start("-r");
        await storm.Run(seed, ChurnSettings.Operations);
    }

    [TestCaseSource(nameof(FirstSeed))]
    public async Task An_rsync_of_old_on_this_side(int seed)
    {
        Sync.RecordRsync(OldRsync.Client);
        var storm = new ChurnStorm(Sync);
        storm.WatchModules();
        await Sync.Start("-r");
        await storm.Run(seed, ChurnSettings.Operations);
    }

    [TestCaseSource(nameof(FirstSeed))]
    public async Task An_rsync_of_old_on_the_other_side(int seed)
    {
        Sync.RecordRsync(OldRsync.Server306);
        var storm = new ChurnStorm(Sync);
        storm.WatchModules();
        await Sync.Start("-r");
        await storm.Run(seed, ChurnSettings.Operations);
    }
}
