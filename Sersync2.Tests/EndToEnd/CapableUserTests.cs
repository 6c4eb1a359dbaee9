using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>An ordinary user with the one capability to read everything, CAP_DAC_READ_SEARCH.</summary>
[TestFixture]
internal sealed class CapableUserTests() : EndToEndTest(RemoteKind.Daemon)
{
    private const string Nobody = "65534";

    [SetUp]
    public void BeNobodyWhoReadsEverything()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root may become another user");
        Run("chown", Nobody, Path.GetDirectoryName(Sync.Source.Root)!);
        Sync.Launcher =
        [
            "setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups",
            "--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search", "--bounding-set=-all,+dac_read_search", "--",
        ];
    }

    [Test]
    public async Task All_that_only_others_may_read_is_watched_and_sent()
    {
        Sync.Source.MakeDirectory("private/below");
        Sync.Source.Write("private/below/file", "before");
        Run("chmod", "-R", "go-rwx", Sync.Source.Root);
        Run("chown", "-R", "1:1", Sync.Source.Root + "/private");

        await Sync.Start("-r");
        await Sync.Same();
        Sync.Source.Write("private/below/file", "after");
        await Eventually.Is(() => Sync.Remote.Read("private/below/file") == "after", "what only another user may read has not arrived");

        await Sync.Same();
        Assert.That(Sync.Process.Output, Does.Not.Contain("refused").And.Not.Contain("denied").And.Not.Contain("cannot"), "the password file, too, only root may read otherwise");
    }

    [Test]
    public async Task What_a_killed_run_has_left_behind_is_found_and_ended()
    {
        await Sync.Start("-r");
        // The first calls have ended: the one that is seen is the one that hangs.
        await Sync.Settle();
        await Eventually.Is(() => Calls() == 0, "the first calls of rsync do not end");
        Sync.Daemon.Freeze();
        Sync.Source.Write("file", "content");
        await Eventually.Is(() => Calls() > 0, "no rsync runs");
        await Sync.Kill();
        Assert.That(Calls(), Is.Positive, "nothing was left behind");

        await Sync.StartSersync();
        await Sync.Process.WaitForLine(line => line.Contains("that the last run had left behind", StringComparison.Ordinal));
        Sync.Daemon.Thaw();
        await Sync.Same();
    }

    private int Calls() =>
        ProcessList.All().Count(process => process.Words.Contains($"--port={Sync.Daemon.Port}") && !process.Words.Contains("--daemon"));

    private static void Run(string program, params string[] words)
    {
        using var process = Process.Start(program, words);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, program);
    }
}
