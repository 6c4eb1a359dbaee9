using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Failures;

/// <summary>As a daemon: the original lost the exit codes of good transfers there.</summary>
[TestFixture]
internal sealed class NoFalseFailureTests : FailureTest
{
    private static readonly int Files = LongForm.Or(300, 10_000);

    [TestCase("exec \"$@\"")]
    [TestCase("trap '' CHLD; exec \"$@\"")]
    public async Task Good_transfers_leave_nothing_in_the_fail_log(string starter)
    {
        Sync.Configuration.MoreInRsync = "<batch maxPaths=\"1\"/>";
        // The wrapper's own notes go by process ids, which come again.
        RsyncWrapper rsync = Sync.RecordRsync("[ \"$#\" -gt 1 ] && printf . >> \"$0.count\"");
        Sync.Configuration.Write(Sync.ConfigurationPath);
        await Sync.Daemon.Start();
        await StartDaemon(starter);
        int daemon = ProcessList.All().Single(process => process.Words is [_, "-d", "-o", var file] && file == Sync.ConfigurationPath).Id;
        try
        {
            for (int i = 0; i < Files; i++)
            {
                Sync.Source.Write($"f{i}", "content");
                if (i % 100 == 0)
                    Assert.That(File.Exists(Sync.FailLogPath), Is.False);
            }

            await Eventually.Is(
                () => Sync.Remote.Exists($"f{Files - 1}"),
                () => $"{Directory.GetFiles(Sync.Remote.Root).Length} of {Files} files have arrived",
                TimeSpan.FromSeconds(Files));
            await Sync.Same();
            Assert.That(File.Exists(Sync.FailLogPath), Is.False);
            Assert.That(new FileInfo(Path.Combine(rsync.BinDirectory, "rsync.count")).Length, Is.GreaterThanOrEqualTo(Files));
            // The stand-in for rsync lies in /tmp, which is told.
            string[] said = [.. (await File.ReadAllLinesAsync(Sync.PathOf("output"))).Where(line => !line.Contains("can be replaced by others", StringComparison.Ordinal))];
            Assert.That(string.Join('\n', said), Does.Not.Contain("ERROR").And.Not.Contain("WARN"));
        }
        finally
        {
            using var process = Process.GetProcessById(daemon);
            process.Signal(Signals.Terminate);
            await Eventually.Is(() => !ProcessList.All().Any(one => one.Id == daemon && one.Words.Length > 0), "the daemon does not end");
        }
    }

    // The output goes to a file: a pipe would stay open as long as the daemon runs.
    private async Task StartDaemon(string starter)
    {
        var start = new ProcessStartInfo(
            "sh", ["-c", $"exec >\"$0\" 2>&1 </dev/null; {starter}", Sync.PathOf("output"), SersyncExecutable.Path, "-d", "-o", Sync.ConfigurationPath]);
        foreach ((string name, string value) in Sync.Environment)
            start.Environment[name] = value;
        using var shell = Process.Start(start)!;
        await shell.WaitForExitAsync();
        Assert.That(shell.ExitCode, Is.Zero, () => File.ReadAllText(Sync.PathOf("output")));
    }
}
