using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing;
using Sersync2.Core.Syncing.FullSyncs;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Core.Watching;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing;

/// <summary>Batches against a real daemon that cannot do all of it.</summary>
public sealed class ReconcilerTests
{
    private TempDirectory _temp = null!;
    private TestTree _source = null!;
    private TestTree _module = null!;
    private RsyncRunner _runner = null!;

    [SetUp]
    public void MakeTrees()
    {
        _temp = new TempDirectory();
        _source = new TestTree(_temp.CreateDirectory("source"));
        _module = new TestTree(_temp.CreateDirectory("module"));
        _runner = new RsyncRunner(2);
        ByteFile.ChangeMode(_temp.Path, 0x1ed);
    }

    [TearDown]
    public void RemoveTrees()
    {
        _runner.Dispose();
        _temp.Dispose();
    }

    [Test]
    public async Task Nothing_is_called_while_the_watch_path_is_gone_and_the_reason_says_so()
    {
        Remote remote = Remote(port: 1, "m");
        Directory.Delete(_source.Root);

        ReconcileResult result = await new Reconciler(remote).ReconcileAsync([Entry("f")], [], generation: 1, CancellationToken.None);

        Assert.That(result.Outcome, Is.EqualTo(new Outcome(Verdict.SourceGone, "the watch path is gone")));
    }

    [TestCase("m")]
    [TestCase("m/sub")]
    public async Task Only_what_the_remote_could_not_write_or_delete_is_left(string name)
    {
        Assume.That(Environment.IsPrivilegedProcess, "the daemon must be able to become another user");
        var remote = new TestTree(Directory.CreateDirectory(_module.Root + name[1..]).FullName);
        foreach (string directory in new[] { "locked", "open" })
        {
            remote.MakeDirectory(directory);
            remote.Write(directory + "/gone", "x");
            _source.MakeDirectory(directory);
            _source.Write(directory + "/f", "x");
            ByteFile.ChangeMode(_source.At(directory + "/f"), 0x1a4);
        }

        ByteFile.ChangeMode(_module.Root, 0x1ff);
        ByteFile.ChangeMode(remote.Root, 0x1ff);
        ByteFile.ChangeMode(remote.At("open"), 0x1ff);
        await using var daemon = new RsyncDaemon(_temp.CreateDirectory("daemon"), new RsyncModule("m", _module.Root) { Lines = ["uid = nobody", "gid = nogroup"] });
        await daemon.Start();
        var reconciler = new Reconciler(Remote(daemon.Port, name));

        ReconcileResult sent = await reconciler.ReconcileAsync([Entry("locked/f"), Entry("open/f")], [], generation: 1, CancellationToken.None);
        ReconcileResult deleted = await reconciler.ReconcileAsync(
            [Entry("locked/gone", DirtyFlags.Deleted), Entry("open/gone", DirtyFlags.Deleted)], [], generation: 1, CancellationToken.None);

        Assert.That(remote.Exists("open/f"), Is.True);
        Assert.That(remote.Exists("open/gone"), Is.False);
        Assert.That(Texts(sent.Failed), Is.EqualTo(new[] { "locked/f!1" }), sent.Outcome.Reason);
        Assert.That(Texts(deleted.Failed), Does.Contain("locked/gone:Deleted!1"), deleted.Outcome.Reason);
        Assert.That(sent.Outcome.Verdict, Is.EqualTo(Verdict.RetryPaths));
        Assert.That(deleted.Outcome.Verdict, Is.EqualTo(Verdict.RetryPaths));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_server_that_refuses_deletions_gets_everything_else(bool guarded)
    {
        _source.Write("f", "x");
        _module.Write("other", "x");
        await using var daemon = new RsyncDaemon(_temp.CreateDirectory("daemon"), new RsyncModule("m", _module.Root) { Lines = ["refuse options = delete"] });
        await daemon.Start();
        Remote remote = Remote(daemon.Port, "m");
        var sync = new FullSync(remote, new SafetySettings { MaxDeleteShare = guarded ? 0.5 : null }, new MountMemory(remote.Root, directory: null));

        // Each as the sender would do it after the one before was not complete.
        for (int attempt = 0; attempt < 3; attempt++)
            await sync.RunAsync(new FullSyncRequest(Delete: true, []), generation: 1, CancellationToken.None);

        Assert.That(_module.Exists("f"), Is.True, "no file ever arrives");
        Assert.That(_module.Exists("other"), Is.True);
    }

    [Test]
    public async Task A_batch_of_another_directory_deletes_nothing_in_this_one()
    {
        _module.Write("gone", "precious");
        await using var daemon = new RsyncDaemon(_temp.CreateDirectory("daemon"), new RsyncModule("m", _module.Root));
        await daemon.Start();
        var reconciler = new Reconciler(Remote(daemon.Port, "m"));

        ReconcileResult result = await reconciler.ReconcileAsync([Entry("gone", DirtyFlags.Deleted)], [], generation: 0, CancellationToken.None);

        Assert.That(_module.Exists("gone"), Is.True);
        Assert.That(Texts(result.Failed), Is.EqualTo(new[] { "gone:Deleted" }));
        Assert.That(result.Outcome.Verdict, Is.EqualTo(Verdict.SourceGone));
    }

    [Test]
    public async Task A_batch_to_a_server_that_refuses_deletions_is_sent_in_the_end()
    {
        _source.Write("f", "x");
        _module.Write("gone", "x");
        await using var daemon = new RsyncDaemon(_temp.CreateDirectory("daemon"), new RsyncModule("m", _module.Root) { Lines = ["refuse options = delete"] });
        await daemon.Start();
        var reconciler = new Reconciler(Remote(daemon.Port, "m"));
        List<DirtyEntry> batch = [Entry("f"), Entry("gone", DirtyFlags.Deleted)];

        ReconcileResult first = await reconciler.ReconcileAsync(batch, [], generation: 1, CancellationToken.None);
        ReconcileResult second = await reconciler.ReconcileAsync(first.Failed, [], generation: 1, CancellationToken.None);

        Assert.That(_module.Exists("f"), Is.True);
        Assert.That(_module.Exists("gone"), Is.True);
        Assert.That(Texts(second.Failed), Is.Empty);
    }

    private Remote Remote(int port, string name)
    {
        var settings = new RsyncSettings { Port = port, CommonParams = ["-rlt"] };
        var root = StandInRsync.Root(_source.Root);
        var none = new PathFilter(new FilterSettings());
        return new Remote(
            new Destination(new RemoteSettings { Ip = "127.0.0.1", Name = name }, settings),
            settings,
            new ServerFeatures(new RsyncVersion(3, 5, 0)),
            _runner,
            root,
            none,
            new LinkedFiles(root, none));
    }
}
