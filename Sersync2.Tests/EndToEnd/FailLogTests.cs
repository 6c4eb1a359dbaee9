using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>What could not be delivered: kept, run by hand, delivered by the next run.</summary>
internal sealed class FailLogTests : EndToEndTest
{
    private string Script => Sync.Configuration.FailLog;

    [TearDown]
    public void Nothing_was_executed()
    {
        foreach (string place in (string[])[Sync.Source.Root, Sync.Remote.Root, Sync.PathOf("."), Environment.CurrentDirectory])
            Assert.That(File.Exists(Path.Combine(place, HostileNames.Proof)), Is.False, $"a name was executed in {place}");
    }

    [Test]
    public async Task What_a_stop_finds_undelivered_is_kept_and_delivered_by_the_next_run()
    {
        const int Directories = 20, Files = 10_000;
        for (int number = 0; number < Directories; number++)
            Sync.Source.MakeDirectory($"d{number}");
        await Sync.StartSersync();
        for (int number = 0; number < Files; number++)
            Sync.Source.Write($"d{number % Directories}/f{number}", "x");
        foreach (BytePath name in HostileNames.All.Where(name => name.Bytes[0] != (byte)'.' && name.Bytes[^1] != (byte)'~'))
            Sync.Source.Write(name, "x");
        await Sync.Process.WaitForLine(line => line.Contains("refused", StringComparison.OrdinalIgnoreCase));
        var clock = Stopwatch.StartNew();
        await Sync.Process.Stop();
        await TestContext.Out.WriteLineAsync($"stopped in {clock.ElapsedMilliseconds} ms; the fail log has {new FileInfo(Script).Length} bytes");

        await Sync.Start();
        await Sync.Same();
        await Eventually.Is(() => !File.Exists(Script), () => File.ReadAllText(Script));
    }

    [TestCase("dash")]
    [TestCase("bash")]
    public async Task The_script_that_a_stop_leaves_delivers_by_hand(string shell)
    {
        Sync.Configuration.IgnoreTemporaryNames = false;
        foreach (BytePath name in HostileNames.All)
        {
            Sync.Source.MakeDirectory("below");
            Sync.Source.Write(((BytePath)"below").Join(name), "x");
            Sync.Source.MakeDirectory("gone");
            Sync.Source.MakeDirectory(((BytePath)"gone").Join(name));
        }

        await Sync.Start("-r");
        await Sync.Same();
        await Sync.Daemon.Stop();
        foreach (BytePath name in HostileNames.All)
        {
            Sync.Source.Write(name, "new");
            Sync.Source.Remove(((BytePath)"below").Join(name));
            Sync.Source.Remove(((BytePath)"gone").Join(name));
        }

        await Sync.Process.WaitForLine(line => line.Contains("refused", StringComparison.OrdinalIgnoreCase));
        await Sync.Process.Stop();
        await Sync.Daemon.Start();
        Assert.That(await Run(shell), Is.EqualTo((0, "")));
        await Sync.Same();

        await Sync.StartSersync();
        await Eventually.Is(() => !File.Exists(Script), () => File.ReadAllText(Script));
        await Sync.Same();
    }

    [Test]
    public async Task A_deletion_that_waits_is_not_made_once_deletions_are_switched_off()
    {
        Sync.Source.Write("gone", "precious");
        await Sync.Start("-r");
        await Sync.Same();
        await Sync.Daemon.Stop();
        Sync.Source.Remove("gone");
        await Sync.Process.WaitForLine(line => line.Contains("not in sync", StringComparison.Ordinal));
        await Sync.Process.Stop();

        Sync.Configuration.Inotify.Remove("delete");
        await Sync.Start();
        await Eventually.Is(() => !File.Exists(Script), () => File.ReadAllText(Script));
        await Sync.Settle();
        Assert.That(Sync.Remote.Read("gone"), Is.EqualTo("precious"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_deletion_that_waits_is_not_made_for_a_mount_point_without_its_disk(bool isEmpty)
    {
        Sync.Source.MakeDirectory("site");
        Sync.Source.Write("site/page", "precious");
        Sync.Source.Write("file", "precious");
        await Sync.Start("-r");
        await Sync.Same();
        await Sync.Daemon.Stop();
        // Seen to be deleted, and there again.
        Sync.Source.Remove("site");
        Sync.Source.MakeDirectory("site");
        Sync.Source.Write("site/page", "precious");
        Sync.Source.Remove("file");
        Sync.Source.Write("file", "precious");
        await Sync.Process.WaitForLine(line => line.Contains("not in sync", StringComparison.Ordinal));
        await Sync.Process.Stop();
        string disk = Sync.PathOf("disk");
        Directory.Move(Sync.Source.Root, disk);
        Directory.CreateDirectory(Sync.Source.Root);
        if (!isEmpty)
            Sync.Source.Write("log", "written into the mount point");

        await Sync.Start();
        await Eventually.Is(() => !File.Exists(Script), () => File.ReadAllText(Script));
        await Sync.Settle();
        Assert.That((Sync.Remote.Read("site/page"), Sync.Remote.Read("file")), Is.EqualTo(("precious", "precious")));
    }

    [Test]
    public async Task A_fail_log_below_the_watch_path_is_not_synced()
    {
        Sync.Configuration.FailLog = Path.Combine(Sync.Source.Root, "fail.sh");
        await Sync.StartSersync();
        Sync.Source.Write("f", "x");
        await Eventually.Is(() => File.Exists(Script), "nothing is written");
        await File.WriteAllTextAsync(Script + ".aside-1", "of an earlier time");
        await Sync.Daemon.Start();
        await Eventually.Is(() => !File.Exists(Script), "nothing is delivered");
        await Sync.Settle();
        await Sync.Same("fail.sh.aside-1");
        Assert.That(Sync.Remote.Snapshot().Entries.Keys, Has.None.Contains("fail.sh"));
    }

    [Test]
    public async Task Good_transfers_of_a_daemon_leave_no_fail_log()
    {
        await Sync.Daemon.Start();
        // It would keep a pipe open.
        Sync.Launcher = ["sh", "-c", "exec \"$@\" > daemon.log 2>&1", "sh"];
        await File.WriteAllTextAsync(Sync.ConfigurationPath, Sync.Configuration.ToString());
        await using SersyncProcess start = SersyncProcess.Start(["-d", "-o", Sync.ConfigurationPath], Sync.PathOf("."), Sync.Launcher, Sync.Environment);
        Assert.That(await start.WaitForExit(), Is.Zero);
        using var daemon = Process.GetProcessById(ProcessList.With(Sync.ConfigurationPath).Single());
        try
        {
            for (int number = 0; number < 10_000; number++)
                Sync.Source.Write($"f{number}", "x");
            await Sync.Same();
            Assert.That(File.Exists(Script), Is.False);
        }
        finally
        {
            daemon.Signal(Signals.Terminate);
            await Eventually.Is(() => !Directory.Exists($"/proc/{daemon.Id}"), "the daemon does not end");
        }

        Assert.That(File.Exists(Script), Is.False, "a stop at rest leaves one");
    }

    [TestCase(5)]
    [TestCase(50, Explicit = true)]
    public async Task Killed_at_random_moments_under_load_it_loses_nothing(int times)
    {
        var random = new Random(times);
        // A full sync from an empty source makes no mirror: it deletes nothing.
        Sync.Source.Write("always", "x");
        await Sync.Start("-r");
        await Sync.Settle();
        for (int round = 0; round < times; round++)
        {
            for (int change = random.Next(20, 300); change > 0; change--)
                Change(random);
            Sync.Process.Signal(Signals.Kill);
            await Sync.Process.WaitForExit();
            for (int change = random.Next(0, 20); change > 0; change--)
                Change(random);
            await Sync.StartSersync();
        }

        await Sync.Same();
        await Eventually.Is(() => !File.Exists(Script), () => File.ReadAllText(Script));
    }

    private void Change(Random random)
    {
        string directory = $"d{random.Next(10)}", file = $"{directory}/f{random.Next(20)}", other = $"d{random.Next(10)}";
        Sync.Source.MakeDirectory(directory);
        switch (random.Next(10))
        {
            case 0:
                Sync.Source.Remove(directory);
                break;
            case 1 when !Sync.Source.Exists(other):
                Sync.Source.Rename(directory, other);
                break;
            case 2 or 3 when Sync.Source.Exists(file):
                Sync.Source.Remove(file);
                break;
            default:
                Sync.Source.Write(file, random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
        }
    }

    private async Task<(int ExitCode, string Errors)> Run(string shell)
    {
        using var process = Process.Start(new ProcessStartInfo(shell, [Script]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        process.StandardInput.Close();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, errors);
    }
}
