using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary><c>--check</c>, against daemons that each lack something.</summary>
internal sealed class CheckTests : EndToEndTest
{
    [TearDown]
    public void Nothing_is_left_behind()
    {
        foreach (TestTree tree in (TestTree[])[Sync.Source, Sync.Remote])
            Assert.That(tree.Snapshot().Entries.Keys, Has.None.Contains("sersync2-check"));
    }

    [Test]
    public async Task Where_nothing_is_wrong_it_says_so_and_touches_nothing()
    {
        Sync.Source.MakeDirectory("a/b");
        Sync.Remote.Write("only there", "x");
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Local(Sync.NewTree("local").Root));
        (int exitCode, string output) = await Check();

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("  ok       nothing is wrong in it\n")
            .And.Contain("\n  ok       rsync 3.")
            .And.Contain("\n  ok       6 directories to watch, of ")
            .And.Contain($"\n{Sync.Source.Root} to 127.0.0.1::backup\n  ok       the daemon speaks protocol ")
            .And.Contain("\n  ok       it lets this user in, and is not read only\n")
            .And.Contain($"\n{Sync.Source.Root} to {Sync.PathOf("local")}\n  ok       it can be reached\n  ok       a file was written and deleted\n")
            .And.EndWith("\n0 errors, 0 warnings"));
        Assert.That(Sync.Remote.Snapshot().Entries.Keys, Is.EqualTo(new[] { "only there" }));
    }

    [Test]
    public async Task All_errors_of_a_configuration_are_told_at_once()
    {
        Sync.Configuration.Watch("/no/such/directory", ConfXml.Module("h", "m"));
        Sync.Configuration.Watch(Sync.Source.Root, "<remote ip=\"h\"/>", "<remote name=\"m\"/>", ConfXml.Local(Sync.PathOf("x")));
        Sync.Configuration.Port = 70000;
        Sync.Configuration.Timeout = 0;
        Sync.Configuration.CommonParams = "-a 'open";
        Sync.Configuration.MoreInSersync = "<safety maxDelete=\"most\"/><crontab start=\"true\"/>";
        (int exitCode, string output) = await Check();

        Assert.That(exitCode, Is.EqualTo(1));
        string[] errors = [.. output.Split('\n').Where(line => line.StartsWith("  ERROR    ", StringComparison.Ordinal))];
        string[] expected = ["cannot watch \"/no/such/directory\"", "<remote> has no \"name\"", "<remote> has no \"ip\"", "unbalanced quote", "port=\"70000\"", "time=\"0\"", "maxDelete=\"most\"", "<crontab> has no \"schedule\""];
        Assert.That(errors, Has.Length.EqualTo(expected.Length), output);
        foreach ((string error, string part) in errors.Zip(expected))
            Assert.That(error, Does.Contain(part).And.Match(@"confxml\.xml:\d+:\d+: "));
        Assert.That(output, Does.EndWith("\n8 errors, 0 warnings"));
    }

    [Test]
    public async Task A_plain_start_tells_the_first_of_them()
    {
        Sync.Configuration.Watch("/no/such/directory", ConfXml.Module("h", "m"));
        Sync.Configuration.Port = 70000;
        (int exitCode, string output) = await Run();
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain("no such directory").And.Not.Contain("70000"));
    }

    [Test]
    public async Task Each_way_in_which_a_daemon_keeps_out_is_told()
    {
        TestTree tree = Sync.NewTree("tree"), closed = Sync.NewTree("closed");
        Sync.Daemon.Add(SyncScenario.Module("readonly", tree, "read only = yes"));
        Sync.Daemon.Add(SyncScenario.Module("norefuse", tree, "refuse options = delete"));
        Sync.Daemon.Add(new RsyncModule("otherpassword", tree.Root) { User = "sync", Password = "another" });
        Sync.Daemon.Add(SyncScenario.Module("gone", new TestTree(Sync.PathOf("gone"))));
        Sync.Daemon.Add(SyncScenario.Module("closed", closed, "uid = nobody", "gid = nogroup"));
        ByteFile.ChangeMode(Sync.PathOf("."), 0x1ed);
        foreach (string module in (string[])["readonly", "norefuse", "otherpassword", "gone", "closed", "nosuch", "backup/not/there"])
            Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", module));
        (int exitCode, string output) = await Check();

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(About("readonly"), Does.Contain("ERROR    something must be changed first: ERROR: module is read only"));
        Assert.That(About("norefuse"), Does.Contain("warning  it refuses deletions").And.Contain("note     whether it can be written is not tried").And.Not.Contain("ERROR"));
        Assert.That(About("otherpassword"), Does.Contain("ERROR    something must be changed first: @ERROR: auth failed"));
        Assert.That(About("gone"), Does.Contain("ERROR    something must be changed first: @ERROR: ch"));
        Assert.That(About("nosuch"), Does.Contain("ERROR    something must be changed first: @ERROR: Unknown module 'nosuch'"));
        Assert.That(About("backup/not/there"), Does.Contain("note     its directory does not exist yet").And.Not.Contain("ERROR"));
        if (Environment.IsPrivilegedProcess)
            Assert.That(About("closed"), Does.Contain("ERROR    it cannot be written: ").And.Contain("Permission denied"));
        Assert.That(tree.Snapshot().Entries, Is.Empty);
        Assert.That(closed.Snapshot().Entries, Is.Empty);

        string About(string module) => output.Split($" to 127.0.0.1::{module}\n")[1].Split(" to 127.0.0.1::")[0];
    }

    [Test]
    public async Task A_daemon_that_is_not_there_is_told()
    {
        (int exitCode, string output) = await Run("--check");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain($"warning  no rsync daemon answers at 127.0.0.1 port {Sync.Daemon.Port}: Connection refused").And.Contain("ERROR    it does not answer as it should: "));
    }

    [TestCase(OldRsync.Server306, "does not do --delete-missing-args: deleting by filter rules there", "--modify-window=-1")]
    [TestCase(OldRsync.ServerThatBreaks, "does not do --delete-missing-args: deleting by filter rules there", null)]
    public async Task What_an_old_server_lacks_is_told_and_is_no_error(string server, string one, string? other)
    {
        Sync.RecordRsync(server);
        (int exitCode, string output) = await Check();
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain(one).And.Contain("ok       a file was written and deleted"));
        Assert.That(output.Contains("does not do --modify-window=-1", StringComparison.Ordinal), Is.EqualTo(other is not null));
    }

    [Test]
    public async Task It_names_the_rsync_and_who_else_may_replace_it_as_a_start_does_once()
    {
        RsyncWrapper rsync = Sync.RecordRsync();
        ByteFile.ChangeMode(Path.Combine(rsync.BinDirectory, "rsync"), 0x1ff);
        string expected = $"the program \"{rsync.BinDirectory}/rsync\" can be replaced by others than root";
        (int exitCode, string output) = await Check();
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Match($@"\n  ok       rsync 3\.\d+\.\d+, {System.Text.RegularExpressions.Regex.Escape(rsync.BinDirectory)}/rsync\n").And.Contain($"\n  warning  {expected}"));

        await Sync.StartSersync();
        Sync.Process.Signal(1);
        await Sync.Process.WaitForLine(line => line.Contains("says now", StringComparison.Ordinal));
        Assert.That(Sync.Process.Lines.Count(line => line.Contains($"WARN {expected}", StringComparison.Ordinal)), Is.EqualTo(1), Sync.Process.Output);
    }

    [TestCase("-artz -e './ssh -p 22'", "the remote shell \"./ssh\" of commonParams counts from the watch path")]
    [TestCase("-artz -e ssh", "ssh\" can be replaced by others than root")]
    public async Task The_remote_shell_is_looked_at_as_well(string parameters, string expected)
    {
        string ssh = Path.Combine(Sync.NewTree("bin").Root, "ssh");
        await File.WriteAllTextAsync(ssh, "#!/bin/sh\nexit 255\n");
        ByteFile.ChangeMode(ssh, 0x1ff);
        Sync.PutOnPath(Sync.PathOf("bin"));
        Sync.Configuration.CommonParams = parameters;
        (_, string output) = await Run("--check");
        Assert.That(output, Does.Match(@"\n  warning  [^\n]*" + System.Text.RegularExpressions.Regex.Escape(expected)));
    }

    [TestCase("--delete-excluded", "warning  ", 0)]
    [TestCase("--delete-after", "ERROR    ", 1)]
    [TestCase("--remove-source-files", "ERROR    ", 1)]
    [TestCase("--dry-run", "ERROR    ", 1)]
    public async Task Options_that_are_left_out_are_told_and_do_no_harm_at_the_remote(string option, string level, int expected)
    {
        Sync.Configuration.CommonParams = $"-artz {option} --exclude=*.x";
        Sync.Remote.Write("precious", "x");
        Sync.Remote.Write("precious.x", "x");
        (int exitCode, string output) = await Check();
        Assert.That(exitCode, Is.EqualTo(expected), output);
        Assert.That(output, Does.Match($"{level}.*params of <commonParams> has {option}").And.Contain("ok       a file was written and deleted"));
        Assert.That(Sync.Remote.Snapshot().Entries.Keys, Is.EqualTo(new[] { "precious", "precious.x" }));
    }

    [Test]
    public async Task It_works_beside_a_running_instance()
    {
        await Sync.Start();
        (int exitCode, string output) = await Run("--check");
        Assert.That(exitCode, Is.Zero, output);
        Sync.Source.Write("f", "x");
        await Sync.Same();
    }

    private async Task<(int ExitCode, string Output)> Check()
    {
        await Sync.Daemon.Start();
        return await Run("--check");
    }

    private async Task<(int ExitCode, string Output)> Run(params string[] options)
    {
        await File.WriteAllTextAsync(Sync.ConfigurationPath, Sync.Configuration.ToString());
        await using SersyncProcess process = SersyncProcess.Start([.. options, "-o", Sync.ConfigurationPath], Sync.PathOf("."), [], Sync.Environment);
        int exitCode = await process.WaitForExit();
        return (exitCode, process.Output);
    }
}
