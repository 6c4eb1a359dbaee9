using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>
/// With <c>-u</c>, which every classical configuration has, a remote keeps what is newer there: what this process itself
/// delivered is replaced all the same, and anything else is told and not called in sync.
/// </summary>
[TestFixture(RemoteKind.Daemon, "")]
[TestFixture(RemoteKind.Daemon, "filter")]
[TestFixture(RemoteKind.Daemon, "rules")]
[TestFixture(RemoteKind.LocalDirectory, "")]
internal sealed class NewerKeptTests(RemoteKind kind, string form) : EndToEndTest(kind)
{
    private static readonly DateTime Old = DateTime.UtcNow.AddDays(-3);

    [SetUp]
    public void UseNewer()
    {
        Sync.Configuration.CommonParams = form == "rules" ? "-artuz --exclude=*.skip" : "-artuz";
        if (form == "filter")
            Sync.Configuration.Exclude("[.]skip$");
        Sync.Source.Write("before", "x");
        Sync.Source.MakeDirectory("d");
        Sync.Remote.MakeDirectory("d");
    }

    [Test]
    public async Task A_version_that_is_rolled_back_is_sent([Values] bool inDirectory)
    {
        await Sync.Start("-r");
        string path = inDirectory ? "d/f" : "f";
        Sync.Source.Write(path, "the new version");
        await Sync.Same();
        WriteOld("rolled", "the old one");
        Sync.Source.Rename("rolled", path);
        await Sync.Same();
        await IsInSync();
        // And over it, by cp -p.
        Sync.Source.Write(path, "newer still");
        await Sync.Same();
        WriteOld(path, "again the old one");
        await Sync.Same();
        await IsInSync();
    }

    [Test]
    public async Task Several_are_sent_at_once()
    {
        await Sync.Start("-r");
        for (int file = 0; file < 30; file++)
            Sync.Source.Write($"{file}", $"the new version {file}");
        await Sync.Same();
        for (int file = 0; file < 30; file++)
            WriteOld($"{file}", $"old {file}");
        await Sync.Same();
        await IsInSync();
    }

    [Test]
    public async Task A_file_that_is_written_slowly_and_gets_an_old_time_is_whole_in_the_end([Values] bool inNewDirectory)
    {
        await Sync.Start("-r");
        if (inNewDirectory)
            Sync.Source.MakeDirectory("new");
        string path = inNewDirectory ? "new/slow" : "slow";
        if (inNewDirectory)
        {
            for (int file = 0; file < 9; file++)
                Sync.Source.Write($"new/{file}", "quick");
        }

        await using (var slow = new FileStream($"{Sync.Source}/{path}", FileMode.Create))
        {
            await slow.WriteAsync(new byte[1_000_000]);
            await slow.FlushAsync();
            // Some write of another name has it looked at meanwhile.
            File.SetUnixFileMode($"{Sync.Source}/{path}", UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await Task.Delay(2000);
            await slow.WriteAsync(new byte[1_000_000]);
            await slow.FlushAsync();
            File.SetLastWriteTimeUtc($"{Sync.Source}/{path}", Old);
        }

        await Sync.Same();
        await IsInSync();
    }

    [Test]
    public async Task What_is_the_remotes_own_stays_is_told_and_not_in_sync()
    {
        Sync.Source.Write("f", "first");
        await Sync.Start("-r");
        await Sync.Same();
        await IsInSync();
        Sync.Remote.Write("f", "written there, and newer");
        File.SetLastWriteTimeUtc($"{Sync.Remote}/f", DateTime.UtcNow.AddMinutes(1));
        Sync.Source.Write("f", "second");
        await Sync.Process.WaitForLine(line => line.Contains("\"f\" differs at", StringComparison.Ordinal));
        Sync.Source.Write("other", "x");
        await Eventually.Is(() => Sync.Remote.Exists("other"), () => Sync.Process.Output);
        Assert.That(Sync.Remote.Read("f"), Is.EqualTo("written there, and newer"));
        await Eventually.Is(async () => (await Sync.Ask("--status")).Output.Contains("newer kept", StringComparison.Ordinal), "the status does not say so");
        (int exit, string status) = await Sync.Ask("--status");
        Assert.That((exit, status), Is.EqualTo((1, status)));
        Assert.That(status, Does.Contain("1 files differ since ").And.Contain("leave the u out"));
        Assert.That((await Sync.Ask("--wait", "1")).Exit, Is.Not.Zero);
        Assert.That(Sync.Process.Output, Does.Contain("leave the u out where nobody else writes there"));

        // Newer here than there, it goes, and all is well.
        Sync.Source.Write("f", "third");
        File.SetLastWriteTimeUtc($"{Sync.Source}/f", DateTime.UtcNow.AddMinutes(5));
        await Sync.Same();
        await IsInSync();
        Assert.That(Sync.Process.Output.Split("\"f\" differs at").Length - 1, Is.EqualTo(1));
    }

    [Test]
    public async Task A_deleted_file_is_kept_no_more()
    {
        Sync.Source.Write("d/f", "first");
        await Sync.Start("-r");
        await Sync.Same();
        Sync.Remote.Write("d/f", "written there, and newer");
        File.SetLastWriteTimeUtc($"{Sync.Remote}/d/f", DateTime.UtcNow.AddMinutes(-2));
        // At no moment with a time of now, which would be newer than there.
        TestTree aside = Sync.NewTree("aside");
        aside.Write("f", "second");
        File.SetLastWriteTimeUtc($"{aside}/f", Old);
        File.Move($"{aside}/f", $"{Sync.Source}/d/f", overwrite: true);
        await Sync.Process.WaitForLine(line => line.Contains("\"d/f\" differs at", StringComparison.Ordinal));
        Sync.Source.Remove("d");
        await Sync.Same();
        await IsInSync();
    }

    [Test]
    public async Task A_full_sync_tells_what_it_keeps()
    {
        Sync.Source.Write("d/f", "here");
        File.SetLastWriteTimeUtc($"{Sync.Source}/d/f", Old);
        Sync.Remote.Write("d/f", "there, and newer");
        await Sync.Start("-r");
        await Sync.Process.WaitForLine(line => line.Contains("\"d/f\" differs at", StringComparison.Ordinal));
        Assert.That(Sync.Remote.Read("d/f"), Is.EqualTo("there, and newer"));
        await Eventually.Is(async () => (await Sync.Ask("--status")).Output.Contains("newer kept", StringComparison.Ordinal), "the status does not say so");
        Sync.Source.Write("d/f", "newer here");
        await Sync.Same();
        await IsInSync();
    }

    [Test]
    public async Task Where_no_times_are_sent_what_arrived_by_a_call_is_known()
    {
        Sync.Configuration.CommonParams = "-ruz";
        await Sync.Start("-r");
        await Sync.BecomesMirror();
        Sync.Source.Write("d/f", "the new version");
        await Sync.Same();
        WriteOld("d/f", "the old one");
        await Sync.Same();
        await IsInSync();
    }

    /// <summary>A deletion waits for what another host may just have made: not for what came from here.</summary>
    [Test]
    public async Task What_was_delivered_from_here_is_deleted_at_once()
    {
        Sync.Configuration.Debug = true;
        await Sync.Start("-r");
        await Sync.BecomesMirror();
        Sync.Source.MakeDirectory("tree/sub");
        for (int file = 0; file < 20; file++)
        {
            Sync.Source.Write($"tree/{file}", "x");
            Sync.Source.Write($"tree/sub/{file}", "x");
        }

        Sync.Source.Write("lone", "x");
        await Sync.Same();
        await IsInSync();
        Sync.Source.Remove("tree/3");
        Sync.Source.Remove("lone");
        await Sync.Same();
        await IsInSync();
        Sync.Source.Remove("tree");
        await Sync.Same();
        Assert.That(Sync.Process.Output, Does.Not.Contain("looking again in"));
    }

    [Test]
    public async Task Without_u_nothing_is_kept_or_said()
    {
        Sync.Configuration.CommonParams = "-artz";
        Sync.Source.Write("f", "first");
        await Sync.Start("-r");
        await Sync.Same();
        Sync.Remote.Write("f", "written there, and newer");
        WriteOld("f", "second");
        await Sync.Same();
        Assert.That(Sync.Process.Output, Does.Not.Contain("differs at"));
    }

    private void WriteOld(string path, string content)
    {
        Sync.Source.Write(path, content);
        File.SetLastWriteTimeUtc($"{Sync.Source}/{path}", Old);
    }

    private async Task IsInSync()
    {
        await Eventually.Is(async () => (await Sync.Ask("--status")).Exit == 0, "the status does not come to in sync");
    }
}
