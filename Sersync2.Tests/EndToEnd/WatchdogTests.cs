using System.Diagnostics;
using Sersync2.Core.Configuration;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary><c>scripts/check_sersync.sh</c></summary>
[TestFixture]
internal sealed class WatchdogTests() : EndToEndTest(RemoteKind.LocalDirectory)
{
    [TearDown]
    public async Task StopDaemons()
    {
        foreach (int id in Daemons())
            await End(id);
    }

    [Test]
    public async Task It_starts_what_does_not_run_and_only_once()
    {
        Sync.Source.Write("file", "content");
        Sync.Configuration.Write(Sync.ConfigurationPath);
        await Check();
        await Sync.Same();
        int daemon = Daemons().Single();
        await Check();
        Assert.That(Daemons(), Is.EqualTo([daemon]));
    }

    [Test]
    public async Task It_starts_again_what_has_died()
    {
        Sync.Configuration.Write(Sync.ConfigurationPath);
        await Check();
        int first = Daemons().Single();
        await End(first);
        await Check();
        Assert.That(Daemons().Single(), Is.Not.EqualTo(first));
    }

    [TestCase("-o CONFIGURATION")]
    [TestCase("-ro CONFIGURATION")]
    [TestCase("-oCONFIGURATION")]
    [TestCase("-n 8 -r -o CONFIGURATION stray")]
    [TestCase("-n8 -roCONFIGURATION")]
    [TestCase("-o other.xml -o CONFIGURATION")]
    [TestCase("-o confxml.xml")]
    [TestCase("-o ./confxml.xml")]
    [TestCase("-r")]
    public async Task It_leaves_alone_what_runs(string arguments)
    {
        await Sync.Run(arguments.Replace("CONFIGURATION", Sync.ConfigurationPath, StringComparison.Ordinal).Split(' '));
        await Check();
        Assert.That(Daemons(), Is.Empty);
    }

    [Test]
    public async Task An_instance_with_another_configuration_is_another_instance()
    {
        string other = Sync.PathOf("other.xml");
        await Sync.Run("-r");
        Sync.Configuration.Write(other);
        await Check(other);
        List<int> daemons = Daemons(other);
        foreach (int id in daemons)
            await End(id);
        Assert.That(daemons, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_editor_of_the_configuration_is_no_instance()
    {
        Sync.Configuration.Write(Sync.ConfigurationPath);
        using var editor = Process.Start("tail", ["-f", "/dev/null", "sersync2", "-o", Sync.ConfigurationPath]);
        await Check();
        Assert.That(Daemons(), Has.Count.EqualTo(1));
        editor.Kill();
        await editor.WaitForExitAsync();
    }

    [Test]
    public async Task Another_users_process_with_its_name_and_words_does_not_keep_it_from_starting()
    {
        using Process stranger = await StandIn(Installation.AsNobody);
        Sync.Configuration.Write(Sync.ConfigurationPath);
        await Check();
        int daemon = Daemons().Single();
        await Check();
        Assert.That(Daemons(), Is.EqualTo([daemon]));
        Assert.That(stranger.HasExited, Is.False);
        stranger.Kill();
        await stranger.WaitForExitAsync();
    }

    [Test]
    public async Task Another_users_process_that_runs_the_executable_does_not_keep_it_from_starting()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root may become another user");
        Sync.Configuration.Write(Sync.ConfigurationPath);
        Installation.Run("chown", "-R", Installation.Nobody, Sync.PathOf("."));
        if (Installation.Run(Installation.AsNobody[0], [.. Installation.AsNobody[1..], SersyncExecutable.Path, "--version"]).Exit != 0)
            Assert.Ignore("the executable lies where only root may go");
        Sync.Launcher = Installation.AsNobody;
        await Sync.StartSersync("-r");

        Sync.Environment[StateDirectory.Variable] = Sync.PathOf("state-of-root");
        await Check();
        Assert.That(Daemons(), Has.Count.EqualTo(1));
        Assert.That(Sync.Process.Runs, Is.True, Sync.Process.Output);
    }

    [Test]
    public async Task A_sersync2_without_a_lock_that_root_runs_stays_alone()
    {
        Sync.Configuration.Write(Sync.ConfigurationPath);
        using Process old = await StandIn([]);
        await Check();
        Assert.That(Daemons(), Is.Empty);
        old.Kill();
        await old.WaitForExitAsync();
    }

    // As sudo, which is root in every respect while it asks a stranger for his password.
    [Test]
    public async Task A_set_user_id_program_of_its_name_and_words_does_not_keep_it_from_starting()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root's processes are taken for root's");
        using Process program = await StandIn([], mode: 0x9ed); // octal 4755
        Sync.Configuration.Write(Sync.ConfigurationPath);
        await Check();
        Assert.That(Daemons(), Has.Count.EqualTo(1));
        program.Kill();
        await program.WaitForExitAsync();
    }

    [Test]
    public async Task Of_what_runs_under_another_name_nothing_is_said_anywhere()
    {
        Sync.Configuration.MoreInHead = $"<log path=\"{Sync.PathOf("log")}\"/>";
        Sync.Launcher = ["bash", "-c", "exec -a mirror \"$0\" \"$@\""];
        await Sync.StartSersync("-r");
        await Sync.Settle();
        Assert.That(Sync.Process.Runs, Is.True);
        await Check();
        Assert.That(Daemons(), Is.Empty);
        Assert.That(await File.ReadAllTextAsync(Sync.PathOf("output")), Is.Empty);
        Assert.That(await File.ReadAllTextAsync(Sync.PathOf("log")), Does.Contain("watching as").And.Not.Contain("already running"));
        Assert.That(await Run(Sync.ConfigurationPath, "{ \"$@\" || echo exit $?; } 2>&1 | cat >\"$0\""), Is.Zero);
        Assert.That(await File.ReadAllTextAsync(Sync.PathOf("output")), Is.Empty);
    }

    [Test]
    public async Task A_configuration_that_is_missing_is_an_error()
    {
        Assert.That(await Run(Sync.PathOf("nowhere.xml")), Is.EqualTo(1));
        Assert.That(await File.ReadAllTextAsync(Sync.PathOf("output")), Does.Contain("nowhere.xml"));
    }

    [Test]
    public async Task A_pipe_that_it_writes_to_is_not_kept_by_the_daemon()
    {
        Sync.Configuration.Write(Sync.ConfigurationPath);
        Assert.That(await Run(Sync.ConfigurationPath, "\"$@\" 2>&1 | cat >\"$0\""), Is.Zero);
        Assert.That(Daemons(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Into_a_pipe_too_it_tells_why_nothing_was_started()
    {
        File.WriteAllText(Sync.ConfigurationPath, "<head/>");
        Assert.That(await Run(Sync.ConfigurationPath, "{ \"$@\" || echo exit $?; } 2>&1 | cat >\"$0\""), Is.Zero);
        Assert.That(await File.ReadAllTextAsync(Sync.PathOf("output")), Does.Contain("did not start").And.Contain("ERROR").And.Contain("no <sersync> found").And.EndWith("exit 1\n"));
    }

    private async Task Check(string? configuration = null) =>
        Assert.That(await Run(configuration ?? Sync.ConfigurationPath), Is.Zero, () => File.ReadAllText(Sync.PathOf("output")));

    private async Task<int> Run(string configuration, string line = "\"$@\" >\"$0\" 2>&1")
    {
        var start = new ProcessStartInfo(
            "sh", ["-c", line, Sync.PathOf("output"), Repository.Find("scripts/check_sersync.sh"), configuration, SersyncExecutable.Path]);
        foreach ((string name, string value) in Sync.Environment)
            start.Environment[name] = value;
        using var shell = Process.Start(start)!;
        await shell.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return shell.ExitCode;
    }

    // Those that the watchdog has started, by the words that it uses. A child with the same words is about to be rsync.
    private List<int> Daemons(string? configuration = null)
    {
        Dictionary<int, int> parents = ProcessList.All()
            .Where(process => process.Words is [_, "-d", "-r", "-o", var file] && file == (configuration ?? Sync.ConfigurationPath))
            .ToDictionary(process => process.Id, process => process.Parent);
        return [.. parents.Where(process => !parents.ContainsKey(process.Value)).Select(process => process.Key)];
    }

    // A shell that has the name of the executable, and words as an old version has them.
    private async Task<Process> StandIn(string[] launcher, int mode = 0x1ed)
    {
        Assume.That(launcher is [] || Environment.IsPrivilegedProcess, "only root may become another user");
        Installation.Run("chmod", "755", Sync.PathOf("."));
        string directory = Sync.NewTree("other").Root, shell = Path.Combine(directory, "sersync2"), fifo = Path.Combine(directory, "wait");
        File.Copy(new FileInfo("/bin/sh").ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "/bin/sh", shell);
        ByteFile.ChangeMode(shell, mode);
        Installation.Run("mkfifo", "-m", "666", fifo);
        string[] words = [.. launcher, shell, "-c", $"read go <'{fifo}'", "sh", "-r", "-o", Sync.ConfigurationPath];
        Process process = Process.Start(words[0], words[1..]);
        await Eventually.Is(() => ProcessList.All().Any(one => one.Id == process.Id && one.Words is [var name, "-c", ..] && name == shell), "it does not start");
        return process;
    }

    private static async Task End(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Signal(Signals.Terminate);
        await Eventually.Is(() => !ProcessList.All().Any(one => one.Id == id && one.Words.Length > 0), $"process {id} does not end");
    }
}
