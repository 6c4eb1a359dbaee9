using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>
/// At a remote that never had a full sync with deletes nothing goes but what was seen to go here, whatever happens; and what
/// such a full sync may do.
/// </summary>
[TestFixture(RemoteKind.Daemon)]
[TestFixture(RemoteKind.LocalDirectory)]
internal sealed class PromiseTests(RemoteKind kind) : EndToEndTest(kind)
{
    private const int MoreThanIsAlwaysAllowed = 1_100;

    // Beside, inside and under the names of what changes in these tests.
    private static readonly string[] Precious =
        ["top", "d/beside", "d/fil", "d/filex", "d/e/inside", "new/inside", "new/deep/inside", "named/inside", "moved/inside", "file/under the name of a file"];

    [Test]
    public async Task Remote_only_files_survive_every_kind_of_change()
    {
        PutPrecious();
        Sync.Source.MakeDirectory("d/e");
        await Sync.Start();
        await ChangeBesideThem();
        AssertPrecious();
    }

    [Test]
    public async Task Remote_only_files_survive_the_loss_and_return_of_the_watch_path()
    {
        PutPrecious();
        Sync.Source.MakeDirectory("d/e");
        Sync.Source.Write("d/e/file", "content");
        await Sync.Start();
        string away = Sync.PathOf("away");
        Directory.Move(Sync.Source.Root, away);
        await Sync.Process.WaitForLine(line => line.Contains("is lost", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(away, "d/e/later"), "content");
        File.Delete(Path.Combine(away, "d/e/file"));
        Directory.Move(away, Sync.Source.Root);
        await Eventually.Is(() => Sync.Remote.Exists("d/e/later"), "d/e/later has not arrived");
        await ChangeBesideThem();
        AssertPrecious();
    }

    [Test]
    public async Task The_number_of_remote_only_paths_that_recovery_leaves_is_reported()
    {
        PutPrecious();
        Sync.Source.Write("something", "content");
        await Sync.Start();
        string away = Sync.PathOf("away");
        Directory.Move(Sync.Source.Root, away);
        await Sync.Process.WaitForLine(line => line.Contains("is lost", StringComparison.Ordinal));
        Directory.Move(away, Sync.Source.Root);
        await Sync.Process.WaitForLine(line => line.Contains("paths of its own, which stay", StringComparison.Ordinal));
        AssertPrecious();
    }

    [Test]
    public async Task A_full_sync_removes_them()
    {
        PutPrecious();
        Sync.Source.Write("something", "content");
        await Sync.Start("-r");
        await Sync.Same();
    }

    [Test]
    public async Task A_full_sync_from_an_empty_source_removes_nothing()
    {
        PutPrecious();
        await Sync.Start("-r");
        await Sync.Process.WaitForLine(line => line.Contains("full sync of", StringComparison.Ordinal));
        await Sync.Settle();
        AssertPrecious();
    }

    [Test]
    public async Task A_full_sync_that_would_delete_most_of_much_is_held_back_and_sends_all_the_same()
    {
        FillRemote();
        Sync.Source.Write("something", "content");
        await Sync.Start("-r");
        await Sync.Process.WaitForLine(line => line.Contains("would delete", StringComparison.Ordinal) && line.Contains("maxDelete", StringComparison.Ordinal));
        await Eventually.Is(() => Sync.Remote.Exists("something"), "nothing was sent");
        await Sync.Settle();
        Assert.That(ByteFile.List(Sync.Remote.At("many")), Has.Count.EqualTo(MoreThanIsAlwaysAllowed));
    }

    [Test]
    public async Task What_cannot_be_counted_is_not_deleted_until_it_can()
    {
        // Only the count fails, once: what it would have held back must not be deleted for that.
        string failed = Sync.PathOf("failed");
        Sync.RecordRsync($"case \" $* \" in *' -n '*) [ -e '{failed}' ] || {{ touch '{failed}'; echo 'rsync: [sender] read error: Connection reset by peer (104)' >&2; exit 12; }};; esac");
        FillRemote();
        Sync.Source.Write("something", "content");
        await Sync.Start("-r");
        await Sync.Process.WaitForLine(line => line.Contains("would delete", StringComparison.Ordinal));
        await Eventually.Is(() => Sync.Remote.Exists("something"), "nothing was sent");
        await Sync.Settle();
        Assert.That(ByteFile.List(Sync.Remote.At("many")), Has.Count.EqualTo(MoreThanIsAlwaysAllowed));
        Assert.That(File.Exists(failed), "the count did not fail: this test shows nothing");
    }

    [Test]
    public async Task A_count_that_never_is_complete_is_said_to_keep_deletions_back()
    {
        Sync.Source.MakeDirectory("locked");
        string complaint = $"rsync: [sender] opendir \"{Sync.Source.Root}/locked\" failed: Permission denied (13)";
        Sync.RecordRsync($"case \" $* \" in *' -n '*) \"$real\" \"$@\"; echo '{complaint}' >&2; exit 23;; esac");
        Sync.Remote.Write("stale", "x");
        Sync.Source.Write("new", "x");
        await Sync.Start("-r");
        await Sync.Process.WaitForLine(line => line.Contains("nothing was deleted there", StringComparison.Ordinal) && line.Contains("locked", StringComparison.Ordinal));
        await Eventually.Is(() => Sync.Remote.Exists("new"), "nothing was sent");
        await Sync.Settle();
        Assert.That(Sync.Remote.Exists("stale"), Is.True);
        Assert.That((await Sync.Ask("--status")).Exit, Is.EqualTo(1), "what is owed is not in sync");
    }

    [Test]
    public async Task With_the_guard_off_it_deletes()
    {
        FillRemote();
        Sync.Configuration.MoreInSersync = "<safety maxDelete=\"off\"/>";
        Sync.Source.Write("something", "content");
        await Sync.Start("-r");
        await Sync.Same();
    }

    [Test]
    public async Task A_full_sync_that_deletes_less_than_half_is_not_held_back()
    {
        FillRemote();
        Sync.Source.MakeDirectory("kept");
        for (int i = 0; i < MoreThanIsAlwaysAllowed + 10; i++)
        {
            Sync.Source.Write($"kept/{i}", "");
            Sync.Remote.MakeDirectory("kept");
            Sync.Remote.Write($"kept/{i}", "");
        }

        await Sync.Start("-r");
        await Sync.Same();
    }

    [Test]
    public async Task The_guard_holds_with_a_filter_too_and_does_not_count_what_the_filter_protects()
    {
        FillRemote();
        Sync.Remote.MakeDirectory("cache");
        for (int i = 0; i < 500; i++)
            Sync.Remote.Write($"cache/{i}", "");
        Sync.Configuration.Exclude("cache");
        Sync.Source.Write("something", "content");
        await Sync.Start("-r");
        await Sync.Process.WaitForLine(line => line.Contains($"would delete {MoreThanIsAlwaysAllowed + 1} of", StringComparison.Ordinal));
        await Sync.Settle();
        Assert.That(ByteFile.List(Sync.Remote.At("many")), Has.Count.EqualTo(MoreThanIsAlwaysAllowed));
    }

    private void FillRemote()
    {
        Sync.Remote.MakeDirectory("many");
        for (int i = 0; i < MoreThanIsAlwaysAllowed; i++)
            Sync.Remote.Write($"many/{i}", "precious");
    }

    private void PutPrecious()
    {
        foreach (string path in Precious)
        {
            Sync.Remote.MakeDirectory(path[..Math.Max(path.LastIndexOf('/'), 0)]);
            Sync.Remote.Write(path, "precious");
        }
    }

    private void AssertPrecious()
    {
        foreach (string path in Precious)
            Assert.That(Sync.Remote.Read(path), Is.EqualTo("precious"), path);
    }

    private async Task ChangeBesideThem()
    {
        TestTree outside = Sync.NewTree("outside");
        Sync.Source.Write("d/file", "created");
        await Sync.Settle();
        Sync.Source.Write("d/file", "changed");
        Sync.Source.Write("d/e/file", "created");
        await Sync.Settle();
        Sync.Source.Remove("d/file");
        Sync.Source.Rename("d/e/file", "d/e/renamed");
        await Sync.Settle();
        Sync.Source.Write("file", "a file here, a directory there");
        Sync.Source.MakeDirectory("new/deep");
        Sync.Source.Write("new/deep/file", "created with its directories");
        await Sync.Settle();
        Sync.Source.MakeDirectory("old/x");
        Sync.Source.Write("old/x/file", "in a directory that is renamed");
        await Sync.Settle();
        Sync.Source.Rename("old", "named");
        await Sync.Settle();
        outside.MakeDirectory("moved");
        outside.Write("moved/file", "in a directory that is moved in");
        ByteFile.Rename(outside.At("moved"), Sync.Source.At("moved"));
        await Sync.Settle();

        // And many at once, of which some are deleted.
        for (int i = 0; i < 50; i++)
        {
            Sync.Source.Write($"d/{i}", "content");
            Sync.Source.Write($"d/e/{i}", "content");
            Sync.Source.Rename($"d/{i}", $"d/e/-{i}");
            Sync.Source.Remove($"d/e/{i}");
        }

        await Sync.Settle();
        Assert.That(Sync.Remote.Exists("d/e/-49"));
        Assert.That(Sync.Remote.Exists("d/e/49"), Is.False);
    }
}
