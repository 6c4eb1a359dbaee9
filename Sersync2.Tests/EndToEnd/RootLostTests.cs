using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>The watch path goes and comes back while it is in use. The remote keeps all it has, and is equal in the end.</summary>
[TestFixture]
internal sealed class RootLostTests() : EndToEndTest(RemoteKind.Daemon, watchSource: false)
{
    private const int Files = 200;
    private static readonly string Backup = ConfXml.Module("127.0.0.1", "backup");
    private readonly Lock _writing = new();

    [Test]
    public async Task Moved_away_under_load_with_an_empty_directory_in_its_place()
    {
        Sync.Configuration.Watch(Sync.Source.Root, Backup);
        Fill(Sync.Source);
        await Sync.Start("-r");
        await Sync.Same();

        string away = Sync.PathOf("away");
        using (var over = new CancellationTokenSource())
        {
            Task writing = WriteUntil(over.Token);
            for (int i = 0; i < 3; i++)
            {
                int losses = Losses();
                lock (_writing)
                {
                    Directory.Move(Sync.Source.Root, away);
                    Directory.CreateDirectory(Sync.Source.Root);
                }

                await Eventually.Is(() => Losses() > losses, "the loss has not been noticed");
                AssertKept();
                PutBack(away);
                await Eventually.Is(() => Returns() >= Losses(), "the return has not been noticed");
            }

            await over.CancelAsync();
            await writing;
        }

        await Sync.Same();
    }

    [Test]
    public async Task A_directory_that_takes_its_place_and_is_written_to_deletes_nothing()
    {
        // What runs while the disk is not mounted writes into the mount point.
        Sync.Configuration.Watch(Sync.Source.Root, Backup);
        Fill(Sync.Source);
        await Sync.Start("-r");
        await Sync.Same();
        string away = Sync.PathOf("away");
        Directory.Move(Sync.Source.Root, away);
        Directory.CreateDirectory(Sync.Source.Root);
        Sync.Source.Write("log", "written meanwhile");
        await Eventually.Is(() => Returns() > 0 && Sync.Remote.Exists("log"), "the other directory has not been taken on");
        await Sync.Settle();
        AssertKept();
        PutBack(away);
        await Sync.Same();
    }

    [TestCase("-r", false)]
    [TestCase("-r", true)]
    [TestCase("", false)]
    [TestCase("", true)]
    public async Task Moved_away_while_rsync_waits_for_the_remote_which_then_deletes_nothing(string fullSync, bool isReplaced)
    {
        // rsync notes the name of its directory when it starts, and opens it by that name when the remote has answered: one
        // that has vanished it takes for empty.
        Sync.Configuration.MoreInSersync = "<safety maxDelete=\"off\"/>";
        Sync.Configuration.Watch(Sync.Source.Root, Backup);
        Fill(Sync.Source);
        await Sync.Start("-r");
        await Sync.Same();
        string away = Sync.PathOf("away");
        if (fullSync.Length > 0)
        {
            await Sync.Process.Stop();
            Sync.Daemon.Freeze();
            await Sync.StartSersync(fullSync);
        }
        else
        {
            Sync.Daemon.Freeze();
            Sync.Source.Write("50", "changed");
            Sync.Source.Remove("5");
            Sync.Source.MakeDirectory("new");
        }

        await Eventually.Is(() => RsyncProcesses().Any(HasSocket), "no rsync has been started");
        // So that the rsync is not ended first.
        Sync.Process.Signal(Signals.Stop);
        Directory.Move(Sync.Source.Root, away);
        if (isReplaced)
            Directory.CreateDirectory(Sync.Source.Root);
        Sync.Daemon.Thaw();
        await Eventually.Is(() => !RsyncProcesses().Any(), "rsync goes on for ever");
        Sync.Process.Signal(Signals.Continue);
        await Eventually.Is(() => Losses() > 0, "the loss has not been noticed");
        AssertKept();
        Directory.CreateDirectory(Sync.Source.Root);
        PutBack(away);
        await Sync.Same();
    }

    [Test]
    public async Task Its_parent_moved_away_and_back()
    {
        Sync.Source.MakeDirectory("parent/watched");
        var watched = new TestTree(Sync.Source.Root + "/parent/watched");
        Sync.Configuration.Watch(watched.Root, Backup);
        Fill(watched);
        await Sync.Start("-r");
        await Eventually.Same(watched, Sync.Remote);

        // The directory itself has no event for that.
        Sync.Source.Rename("parent", "away");
        await Eventually.Is(() => Losses() > 0, "the loss has not been noticed");
        Sync.Source.Write("away/watched/later", "content");
        Sync.Source.Remove("away/watched/7");
        AssertKept();
        Sync.Source.Rename("away", "parent");
        await Eventually.Same(watched, Sync.Remote);
        watched.Write("after", "watched again");
        await Eventually.Same(watched, Sync.Remote);
    }

    [Test]
    public async Task Removed_and_made_anew()
    {
        Sync.Configuration.Watch(Sync.Source.Root, Backup);
        Fill(Sync.Source);
        await Sync.Start("-r");
        await Sync.Same();
        string away = Sync.PathOf("away");
        Directory.Move(Sync.Source.Root, away);
        await Eventually.Is(() => Losses() > 0, "the loss has not been noticed");
        AssertKept();
        Directory.CreateDirectory(Sync.Source.Root);
        Sync.Source.Write("new", "content");
        Sync.Source.Write("0", "changed");
        await Eventually.Is(() => Sync.Remote.Read("new") == "content" && Sync.Remote.Read("0") == "changed", "the new directory is not synced");
        Sync.Source.Write("after", "watched");
        await Eventually.Is(() => Sync.Remote.Exists("after"), "the new directory is not watched");
    }

    [Test]
    public async Task Unmounted_and_mounted_again()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root can mount");
        TestTree disk = Sync.NewTree("disk");
        Fill(disk);
        Sync.Configuration.Watch(Sync.Source.Root, Backup);
        await Run("mount", "--bind", disk.Root, Sync.Source.Root);
        try
        {
            await Sync.Start("-r");
            await Eventually.Same(disk, Sync.Remote);
            for (int i = 0; i < 2; i++)
            {
                int losses = Losses();
                await Eventually.Is(() => TryRun("umount", Sync.Source.Root), "the disk is busy for ever");
                disk.Write($"changed {i}", "while unmounted");
                disk.Remove($"{i}");
                await Eventually.Is(() => Losses() > losses || Returns() > losses, "the loss has not been noticed");
                await Sync.Process.WaitForLine(line => line.Contains("lost", StringComparison.Ordinal));
                AssertKept(except: i);
                await Run("mount", "--bind", disk.Root, Sync.Source.Root);
                await Eventually.Same(disk, Sync.Remote);
                disk.Write($"after {i}", "watched again");
                await Eventually.Same(disk, Sync.Remote);
            }
        }
        finally
        {
            // Whatever happened: what is removed in the end must not be the disk through its mount.
            TryRun("umount", "-l", Sync.Source.Root);
        }
    }

    private static void Fill(TestTree tree)
    {
        for (int i = 0; i < Files; i++)
            tree.Write($"{i}", "precious");
    }

    private void AssertKept(int except = -1)
    {
        for (int i = 10; i < Files; i++)
            Assert.That(i == except || Sync.Remote.Exists($"{i}"), $"{i}");
    }

    private IEnumerable<int> RsyncProcesses() =>
        ProcessList.All().Where(process => process.Parent == Sync.Process.Id && process.Words.Length > 0).Select(process => process.Id);

    private static bool HasSocket(int process)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd").Any(file => Path.GetFileName(file) is not ("0" or "1" or "2") && new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
        }
        catch (IOException)
        {
            return false; // It has ended.
        }
    }

    private int Losses() => Sync.Process.Lines.Count(line => line.Contains("is lost", StringComparison.Ordinal));

    private int Returns() => Sync.Process.Lines.Count(line => line.Contains("is back: watching", StringComparison.Ordinal));

    // Whatever was written into the directory in between is gone with it.
    private void PutBack(string away)
    {
        lock (_writing)
        {
            Directory.Delete(Sync.Source.Root, recursive: true);
            Directory.Move(away, Sync.Source.Root);
        }
    }

    private async Task WriteUntil(CancellationToken over)
    {
        for (int i = 0; !over.IsCancellationRequested; i++)
        {
            lock (_writing)
            {
                Sync.Source.Write($"{i % 10}", $"version {i}");
                Sync.Source.MakeDirectory($"dir-{i % 10}");
                Sync.Source.Write($"dir-{i % 10}/{i % 100}", $"version {i}");
            }

            await Task.Delay(1, CancellationToken.None);
        }
    }

    private static async Task Run(string program, params string[] words)
    {
        using var process = Process.Start(program, words);
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', words)}");
    }

    private static bool TryRun(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
