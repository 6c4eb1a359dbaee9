using System.Text.Json;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Failures;

/// <summary>Files whose names are what rsync, ssh or a server says: they fail, and arrive, as any other.</summary>
[TestFixture]
internal sealed class NamesThatSayThingsTests() : FailureTest(RemoteKind.Daemon, watchSource: false)
{
    private static readonly string[] Names =
    [
        "setxattr", "x setxattr y", "sys_acl", "configured to refuse --delete", "The server is configured to refuse --delete", "No space left on device",
        "@ERROR: auth failed on module x", "Permission denied (publickey", "x: Permission denied (publickey).", "getcwd", "unknown option", "-@-1: unknown option",
        "connection unexpectedly closed", "invalid file mode 00 for", "\" failed: No space left on device (28)", "cannot delete non-empty directory: x",
        "IO error encountered -- skipping file deletion", "rsync: [sender] change_dir \"x\" failed: No such file or directory (2)",
        "a\" -> \"b", "\" (in unwritable) failed: No space left on device (28)", "rsync error: x", "failed to set times on \"x\": Operation not permitted (1)",
    ];

    private static readonly string[] OnAFullDisk =
    [
        "configured to refuse --delete", "@ERROR: auth failed on module x", "Permission denied (publickey", "invalid file mode 00 for",
    ];

    [Test]
    public async Task What_fails_is_not_in_sync_and_holds_nothing_up()
    {
        // An ordinary user at the remote, and a directory of root's: every file in there fails.
        Sync.Daemon.Add(SyncScenario.Module("unwritable", Sync.Remote, "uid = nobody", "gid = nogroup"));
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "unwritable"));
        foreach (TestTree tree in new[] { Sync.Source, Sync.Remote })
        {
            tree.MakeDirectory("locked");
            tree.MakeDirectory("open");
            tree.Write("open/goes", "x");
        }

        Sync.Remote.ChangeMode("open", 0x1ff);
        Sync.Remote.ChangeMode("locked", 0x1ed);
        ByteFile.ChangeMode(Sync.Remote.Root, 0x1ff);
        Sync.Source.ChangeMode("open", 0x1ff);
        Sync.Source.ChangeMode("locked", 0x1ff);
        ByteFile.ChangeMode(Sync.Source.Root, 0x1ff);
        Sync.Configuration.CommonParams = "-rltz";
        await Sync.Start();

        foreach (string name in Names)
            Sync.Source.Write($"locked/{name}", "content");
        Sync.Source.Write("open/arrives", "content");
        Sync.Source.Remove("open/goes");

        await Eventually.Is(() => Sync.Remote.Exists("open/arrives"), "another file is held up", TimeSpan.FromSeconds(60));
        await Eventually.Is(() => !Sync.Remote.Exists("open/goes"), "a deletion is held up, or deletions are off", TimeSpan.FromSeconds(60));
        await Eventually.Is(() => KeptPaths >= Names.Length, () => $"the fail log holds {KeptPaths} of {Names.Length}: {FailLog}", TimeSpan.FromSeconds(90));
        (int exit, string output) = await Sync.Ask("--status", "--json");
        using JsonDocument status = JsonDocument.Parse(output);
        JsonElement remote = status.RootElement.GetProperty("localPaths")[0].GetProperty("remotes")[0];

        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.EqualTo(1));
            Assert.That(remote.GetProperty("inSync").GetBoolean(), Is.False);
            Assert.That(remote.GetProperty("state").GetString(), Is.EqualTo("syncing").Or.EqualTo("in-sync"));
            Assert.That(remote.GetProperty("failed").GetInt64(), Is.EqualTo(Names.Length));
            Assert.That(Sync.Process.Output, Does.Not.Contain("is not in sync:").And.Not.Contain("refuses deletions").And.Not.Contain("does not do"));
        });
        Sync.Remote.ChangeMode("locked", 0x1ff);
        await Recovered();
    }

    [TestCaseSource(nameof(OnAFullDisk))]
    public async Task A_full_disk_is_a_full_disk(string name)
    {
        using var disk = new SmallDisk(Sync.Remote.Root, "2m");
        Sync.Daemon.Add(SyncScenario.Module("small", Sync.Remote));
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "small"));
        Sync.Source.Write("goes", "x");
        Sync.Remote.Write("goes", "x");
        await Sync.Start();
        disk.Fill();
        byte[] content = new byte[400_000];
        new Random(1).NextBytes(content);
        Sync.Source.Write(name, content);
        await Says("it has no room");
        disk.Free();
        Sync.Source.Remove("goes");

        await Recovered();
        Assert.That(Sync.Process.Output, Does.Not.Contain("refuses deletions").And.Not.Contain("something must be changed first").And.Not.Contain("does not do"));
    }

    // Without a daemon, which prints less: "NAME is uptodate", each time.
    [TestCase("-rltzvv")]
    [TestCase("-rltz --info=name2")]
    public async Task What_the_users_options_have_printed_is_no_message(string options)
    {
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Local(Sync.Remote.Root));
        Sync.Configuration.CommonParams = options;
        await Sync.Start();

        Sync.Source.Write("IO error encountered -- skipping file deletion", "content");
        Sync.Source.Write("cannot delete non-empty directory: x", "content");
        Sync.Source.Write("skipping non-regular file \"x\"", "content");
        Sync.Source.Write("a", "content");
        await Sync.Settle();
        Sync.Source.Remove("a");

        await Recovered();
        (int exit, string output) = await Sync.Ask("--wait", "30");
        Assert.That(exit, Is.Zero, output);
        Assert.That(Sync.Process.Output, Does.Not.Contain("could not be delivered").And.Not.Contain("does not do"));
    }

    private string FailLog => File.Exists(Sync.FailLogPath) ? File.ReadAllText(Sync.FailLogPath) : "(none)";
}
