using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Syncing.Rsync;

/// <summary>However an rsync behaves, its run comes to an end.</summary>
[NonParallelizable]
public sealed class RsyncRunnerEndTests
{
    private TempDirectory _temp = null!;
    private string _watch = null!;

    [SetUp]
    public void MakeDirectories()
    {
        _temp = new TempDirectory();
        _watch = _temp.CreateDirectory("watch");
    }

    [TearDown]
    public void RemoveDirectories() => _temp.Dispose();

    [Test]
    public async Task A_flood_costs_no_memory()
    {
        // 50 MB on each stream, while much is still to be read from standard input.
        using var rsync = new StandInRsync(_temp.Path, """
            yes 'rsync: [sender] send_files failed to open "/src/a": Permission denied (13)' | head -c 50000000 >&2
            yes 'a file that was sent' | head -c 50000000
            cat > /dev/null
            echo last >&2
            exit 23
            """);
        GC.Collect();
        long before = GC.GetTotalMemory(forceFullCollection: true);

        RsyncResult result = await StandInRsync.Run(_watch, [], new byte[1_000_000]);

        Assert.That(result.ExitCode, Is.EqualTo(23));
        Assert.That(result.StandardError, Does.StartWith("rsync: [sender] send_files failed").And.EndWith("\nlast").And.Contain("lines left out"));
        Assert.That(result.StandardError, Has.Length.LessThan(100_000));
        Assert.That(result.Notes, Has.Count.LessThan(300));
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(10_000_000));
    }

    [Test]
    public async Task A_line_without_end_costs_no_memory()
    {
        using var rsync = new StandInRsync(_temp.Path, "head -c 50000000 /dev/zero | tr '\\0' x >&2; echo; echo note");

        RsyncResult result = await StandInRsync.Run(_watch, []);

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.StandardError, Has.Length.LessThan(100_000));
        Assert.That(result.Notes, Is.EqualTo(new[] { "note" }));
    }

    [Test]
    public async Task One_that_does_nothing_any_more_is_ended()
    {
        using var rsync = new StandInRsync(_temp.Path, "sleep 1000");
        using var runner = new RsyncRunner(1, TimeSpan.FromSeconds(1));

        RsyncResult result = await runner.RunAsync(StandInRsync.Root(_watch), [], default, null, CancellationToken.None).WaitAsync(Eventually.Deadline);

        Assert.That(result.SilentFor, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task One_that_does_nothing_any_more_and_does_not_end_when_asked_is_killed()
    {
        using var rsync = new StandInRsync(_temp.Path, "trap '' TERM; exec sleep 1000");
        using var runner = new RsyncRunner(1, TimeSpan.FromSeconds(1));

        RsyncResult result = await runner.RunAsync(StandInRsync.Root(_watch), [], default, null, CancellationToken.None).WaitAsync(Eventually.Deadline);

        Assert.That((result.ExitCode, result.SilentFor), Is.EqualTo((128 + 9, TimeSpan.FromSeconds(1))));
    }

    [Test]
    public async Task One_that_goes_on_slowly_is_not()
    {
        using var rsync = new StandInRsync(_temp.Path, "for i in 1 2 3 4 5 6 7 8 9 10; do echo $i; sleep 0.5; done");
        using var runner = new RsyncRunner(1, TimeSpan.FromSeconds(3));

        RsyncResult result = await runner.RunAsync(StandInRsync.Root(_watch), [], default, null, CancellationToken.None).WaitAsync(Eventually.Deadline);

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.SilentFor, Is.Null);
    }

    [Test]
    public async Task What_an_rsync_leaves_behind_does_not_hold_it_up()
    {
        // As an ssh connection master does: it lives on, with our pipes open.
        using var rsync = new StandInRsync(_temp.Path, $"sleep 600 & echo $! > '{_temp["pid"]}'; echo note; echo error >&2; exit 12");
        try
        {
            RsyncResult result = await StandInRsync.Run(_watch, [], new byte[1_000_000]);

            Assert.That(result.ExitCode, Is.EqualTo(12));
            Assert.That(result.StandardError, Is.EqualTo("error"));
            Assert.That(result.Notes, Is.EqualTo(new[] { "note" }));
        }
        finally
        {
            using var left = System.Diagnostics.Process.GetProcessById(
                int.Parse(File.ReadAllText(_temp["pid"]), System.Globalization.CultureInfo.InvariantCulture));
            left.Kill();
        }
    }

    [Test]
    public async Task One_that_does_not_read_its_names_is_no_failure_of_ours()
    {
        using var rsync = new StandInRsync(_temp.Path, "exec 0<&-; echo refused >&2; exit 5");

        RsyncResult result = await StandInRsync.Run(_watch, [], new byte[5_000_000]);

        Assert.That((result.ExitCode, result.StandardError), Is.EqualTo((5, "refused")));
    }

    [Test]
    public async Task Cancelled_it_is_asked_to_end_and_may_clean_up()
    {
        using var rsync = new StandInRsync(_temp.Path, $"trap 'touch {_temp["cleaned"]}; echo bye >&2; exit 20' TERM; touch {_temp["running"]}; while :; do read -t 0.05 < <(:); done");
        using var cancellation = new CancellationTokenSource();
        Task<RsyncResult> run = StandInRsync.Run(_watch, [], cancellation: cancellation.Token);
        await Eventually.Is(() => File.Exists(_temp["running"]), "the stand-in does not run");

        await cancellation.CancelAsync();

        RsyncResult result = await run;
        Assert.That((result.ExitCode, result.StandardError), Is.EqualTo((20, "bye")));
        Assert.That(File.Exists(_temp["cleaned"]), Is.True);
    }

    [Test]
    public async Task One_that_does_not_end_when_asked_is_killed()
    {
        using var rsync = new StandInRsync(_temp.Path, $"trap '' TERM; echo $$ > '{_temp["pid"]}'; while :; do read -t 0.05 < <(:); done");
        using var cancellation = new CancellationTokenSource();
        Task<RsyncResult> run = StandInRsync.Run(_watch, [], new byte[1_000_000], cancellation: cancellation.Token);
        await Eventually.Is(() => File.Exists(_temp["pid"]) && File.ReadAllText(_temp["pid"]).EndsWith('\n'), "the stand-in does not run");

        await cancellation.CancelAsync();

        Assert.That((await run).ExitCode, Is.EqualTo(128 + 9));
        string process = "/proc/" + File.ReadAllText(_temp["pid"]).Trim();
        await Eventually.Is(() => !Directory.Exists(process), "the stand-in lives on");
    }

    [Test]
    public async Task A_slot_is_free_again_after_each_of_these()
    {
        using var rsync = new StandInRsync(_temp.Path, "exit 1");
        using var runner = new RsyncRunner(1);
        var root = StandInRsync.Root(_watch);
        await runner.RunAsync(root, [], default, null, CancellationToken.None);
        using (new StandInRsync(_temp.Path, "sleep 600"))
        {
            using var cancellation = new CancellationTokenSource();
            Task<RsyncResult> first = runner.RunAsync(root, [], default, null, cancellation.Token);
            Task<RsyncResult> second = runner.RunAsync(root, [], default, null, cancellation.Token);
            await cancellation.CancelAsync();
            Assert.That(async () => await second, Throws.InstanceOf<OperationCanceledException>(), "it still waited for its turn");
            await first.WaitAsync(Eventually.Deadline);
        }

        using (new StandInRsync(_temp.Path, "exit 3"))
            Assert.That((await runner.RunAsync(root, [], default, null, CancellationToken.None).WaitAsync(Eventually.Deadline)).ExitCode, Is.EqualTo(3));
    }
}
