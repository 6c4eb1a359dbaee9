using Sersync2.Core.Configuration;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>One process for one configuration, and what a restart makes good.</summary>
internal sealed class InstanceTests() : EndToEndTest(RemoteKind.LocalDirectory)
{
    private static bool IsComparison(string line) => line.Contains("everything is compared once", StringComparison.Ordinal);

    [TestCase("-o")]
    [TestCase("-rdo")]
    public async Task A_second_start_is_told_who_runs_and_ends(string options)
    {
        SersyncProcess first = await Sync.Start();
        (int exitCode, string output) = await StartAgain(options);

        Assert.That(exitCode, Is.EqualTo(InstanceLock.AlreadyRunning), output);
        Assert.That(output, Does.Contain($"sersync2: \"{Sync.ConfigurationPath}\" is already running as process {first.Id}; stop it first"));
        Sync.Source.Write("f", "x");
        await Sync.Same();
    }

    [Test]
    public async Task A_daemon_is_found_by_the_next_start_and_leaves_nothing_behind_when_it_is_killed()
    {
        // It would keep a pipe open.
        (int exitCode, string output) = await StartAgain(["sh", "-c", "exec \"$@\" > daemon.log 2>&1", "sh"], "-do");
        Assert.That(exitCode, Is.Zero, output);
        int daemon = Daemon();
        try
        {
            (exitCode, output) = await StartAgain("-o");
            Assert.That((exitCode, output), Is.EqualTo((InstanceLock.AlreadyRunning, $"sersync2: \"{Sync.ConfigurationPath}\" is already running as process {daemon}; stop it first")));
        }
        finally
        {
            using var process = System.Diagnostics.Process.GetProcessById(daemon);
            process.Signal(Signals.Kill);
        }

        await Eventually.Is(() => !Directory.Exists($"/proc/{daemon}"), "the daemon does not die");
        await Sync.Start();
    }

    [Test]
    public async Task After_being_killed_it_compares_but_deletes_nothing_where_it_is_not_known_to_mirror()
    {
        Sync.Source.Write("here", "x");
        await Sync.Start();
        await Sync.Settle();
        await Kill();
        Sync.Source.Write("made while down", "x");
        Sync.Source.Write("here", "changed while down");
        Sync.Source.Remove("mark-1");
        Sync.Remote.Write("only there", "precious");

        await Sync.Start();
        await Sync.Process.WaitForLine(IsComparison);
        await Sync.Same("only there", "mark-1");
        await Sync.Settle();
        Assert.That(Sync.Remote.Read("only there"), Is.EqualTo("precious"));
        Assert.That(Sync.Remote.Exists("mark-1"), Is.True);
    }

    [Test]
    public async Task After_being_killed_it_makes_a_known_mirror_equal()
    {
        Sync.Source.Write("deleted while down", "x");
        await Sync.Start("-r");
        await Sync.Settle();
        await Sync.Same();
        await Kill();
        Sync.Source.Remove("deleted while down");
        Sync.Source.Write("made while down", "x");

        await Sync.Start();
        await Sync.Same();
    }

    [Test]
    public async Task After_a_clean_stop_nothing_is_compared()
    {
        await Sync.Start("-r");
        await Sync.Settle();
        await Sync.Process.Stop();
        Sync.Source.Write("made while down", "x");

        await Sync.Start();
        await Sync.Settle();
        Assert.That(Sync.Process.Lines.Any(IsComparison), Is.False);
        Assert.That(Sync.Remote.Exists("made while down"), Is.False);
    }

    [Test]
    public async Task A_comparison_that_a_stop_cut_short_is_made_by_the_next_run()
    {
        await Sync.Start();
        await Sync.Settle();
        await Kill();
        Sync.Source.Write("made while down", "x");
        Directory.Move(Sync.Remote.Root, Sync.PathOf("unmounted"));
        await Sync.Start();
        await Sync.Process.WaitForLine(line => line.Contains("does not exist", StringComparison.Ordinal));
        await Sync.Process.Stop();
        Directory.Move(Sync.PathOf("unmounted"), Sync.Remote.Root);

        await Sync.Start();
        await Sync.Same();
    }

    [Test]
    public async Task A_state_directory_that_others_can_write_is_refused()
    {
        ByteFile.ChangeMode(Sync.NewTree("open").Root, 0x1ff);
        Sync.Environment[StateDirectory.Variable] = Sync.PathOf("open");
        (int exitCode, string output) = await StartAgain("-o");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain($"sersync2: cannot use the state directory \"{Sync.PathOf("open")}\": others may write it"));
    }

    private async Task Kill()
    {
        Sync.Process.Signal(Signals.Kill);
        await Sync.Process.WaitForExit();
    }

    private int Daemon() => ProcessList.With(Sync.ConfigurationPath).Single();

    private Task<(int ExitCode, string Output)> StartAgain(string options) => StartAgain([], options);

    private async Task<(int ExitCode, string Output)> StartAgain(string[] launcher, string options)
    {
        await File.WriteAllTextAsync(Sync.ConfigurationPath, Sync.Configuration.ToString());
        await using SersyncProcess process = SersyncProcess.Start([options, Sync.ConfigurationPath], Sync.PathOf("."), launcher, Sync.Environment);
        int exitCode = await process.WaitForExit();
        return (exitCode, process.Output);
    }
}
