using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Failures;

/// <summary>What is pending at a stop is sent, or kept and sent after the next start.</summary>
[TestFixture]
internal sealed class StopUnderLoadTests : FailureTest
{
    [Test]
    public async Task With_a_remote_down_all_that_waits_is_in_the_fail_log_and_delivered_after_the_next_start()
    {
        const int files = 10_000, directories = 100;
        WriteAll("before");
        await Sync.Start("-r");
        await Says("full sync of");
        await Sync.Daemon.Stop();
        WriteAll("afterwards");
        await SaysThatItFails();
        var clock = Stopwatch.StartNew();
        await Sync.Process.Stop();
        await TestContext.Progress.WriteLineAsync($"measured: stopped with {files} paths waiting within {clock.Elapsed.TotalSeconds:0.00} s");
        Assert.That(KeptPaths, Is.EqualTo(files));

        await Sync.Daemon.Start();
        await Sync.StartSersync();
        await Recovered();

        void WriteAll(string content)
        {
            for (int i = 0; i < directories; i++)
                Sync.Source.MakeDirectory($"d{i}");
            for (int i = 0; i < files; i++)
                Sync.Source.Write($"d{i % directories}/f{i}", content);
        }
    }

    [Test]
    public async Task What_was_changed_right_before_is_not_lost()
    {
        await Sync.Start();
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 300; i++)
                Sync.Source.Write($"f{i}", $"round {round}");
            Sync.Source.Remove($"f{round}");
            Sync.Source.MakeDirectory($"d{round}/below");
            Sync.Source.Write($"d{round}/below/file", "content");
            await Sync.Process.Stop();
            await Sync.StartSersync();
            await Recovered();
        }
    }

    [Test]
    public async Task A_second_signal_ends_what_still_runs()
    {
        await Sync.Start();
        Sync.Daemon.Freeze();
        Sync.Source.Write("file", "content");
        await Eventually.Is(() => Transfers().Any(), "no rsync has been started");
        Sync.Process.Signal(Signals.Terminate);
        await Says("stopping: SIGTERM");
        // At once it would count as the same.
        await Task.Delay(300);
        Sync.Process.Signal(Signals.Terminate);
        Assert.That(await Sync.Process.WaitForExit(), Is.Zero);
        Assert.That(Sync.Process.Output, Does.Contain("stopping now"));
        Assert.That(Transfers(), Is.Empty);
        Assert.That(KeptPaths, Is.EqualTo(1));

        Sync.Daemon.Thaw();
        await Sync.StartSersync();
        await Recovered();
    }

    [Test]
    public async Task A_large_file_that_is_under_way_is_cut_off_in_time_and_arrives_after_the_next_start()
    {
        Sync.Configuration.CommonParams = "-artz --bwlimit=500k";
        await Sync.Start();
        byte[] content = new byte[20_000_000];
        Random.Shared.NextBytes(content);
        Sync.Source.Write("large", content);
        await Eventually.Is(() => Transfers().Any(), "no rsync has been started");
        Sync.Source.Write("small", "content");
        var clock = Stopwatch.StartNew();
        await Sync.Process.Stop();
        await TestContext.Progress.WriteLineAsync($"measured: stopped while a file of 40 s was under way within {clock.Elapsed.TotalSeconds:0.0} s");
        // The daemon's own child has the words of the daemon, and ends a moment after the connection.
        await Eventually.Is(() => !Transfers().Any(), "an rsync is left");
        Assert.That(Sync.Remote.Exists("large"), Is.False);

        Sync.Configuration.CommonParams = "-artz";
        await Sync.StartSersync();
        await Recovered();
    }

    [Test]
    public async Task The_next_start_waits_for_a_stop_that_takes_its_time()
    {
        SersyncProcess first = await Sync.Start();
        Sync.Daemon.Freeze();
        Sync.Source.Write("file", "content");
        await Eventually.Is(() => Transfers().Any(), "no rsync has been started");
        first.Signal(Signals.Terminate);
        Task<SersyncProcess> second = Sync.StartSersync();
        await Eventually.Is(() => Sync.Process != first, "no second sersync2 has been started");
        await Says("waiting for the sersync2 that is stopping");
        Assert.That(first.Runs, Is.True);
        Sync.Daemon.Thaw();
        Assert.That(await first.WaitForExit(), Is.Zero, first.Output);
        await second;
        Sync.Source.Write("afterwards", "content");
        await Recovered();
    }

    [Test]
    public async Task What_the_fail_log_cannot_keep_is_found_by_the_next_start()
    {
        Directory.CreateDirectory(Sync.FailLogPath);
        Sync.Source.Write("before", "content");
        await Sync.Start("-r");
        await Sync.Same();
        await Sync.Daemon.Stop();
        Sync.Source.Write("file", "content");
        await SaysThatItFails();
        await Says("cannot keep the fail log");
        await Sync.Process.Stop();

        Directory.Delete(Sync.FailLogPath);
        await Sync.Daemon.Start();
        await Sync.StartSersync();
        await Recovered();
    }

    // By the port, which is this test's own.
    private IEnumerable<int> Transfers() => ProcessList.With($"--port={Sync.Daemon.Port}").Where(id => id != Sync.Daemon.Id);
}
