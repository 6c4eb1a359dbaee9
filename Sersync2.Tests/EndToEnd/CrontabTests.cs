using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>The periodic full sync, at its shortest interval.</summary>
[TestFixture]
internal sealed class CrontabTests : EndToEndTest
{
    // An interval, and as much time for the transfer as other tests have.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1) + Eventually.Deadline;

    [Test]
    public async Task Each_interval_makes_the_remote_equal_but_for_what_is_left_out_and_never_beside_other_calls()
    {
        Sync.Configuration.Exclude("skip/.*");
        Sync.Configuration.MoreInSersync = """
            <crontab start="true" schedule="1"><crontabfilter start="true"><exclude expression="*.tmp"/><exclude expression="private/*"/></crontabfilter></crontab>
            """;
        string running = Sync.PathOf("running"), overlaps = Sync.PathOf("overlaps");
        // rsync replaces this shell, so the next call finds the lock free only when the last has ended.
        RsyncWrapper rsync = Sync.RecordRsync($"""
            case "$*" in *--version*) exec "$real" "$@" ;; esac
            exec 9>'{running}'
            flock -n 9 || echo "$@" >> '{overlaps}'
            """);
        foreach (string path in (string[])["old", "dir/old", ".hidden", "a.tmp", "dir/b.tmp", "private/c", "skip/d"])
            Write(Sync.Source, path);
        foreach (string path in (string[])["stale", "dir/stale", "only.tmp", "dir/only.tmp", "private/only", "skip/only"])
            Write(Sync.Remote, path);
        await Sync.Start();
        Assert.That(Sync.Remote.Exists("old"), Is.False, "nobody has asked for a full sync");

        // Events all the time until then.
        int number = 0;
        await Eventually.Is(
            () =>
            {
                Sync.Source.Write("busy", $"{number++}");
                return Sync.Remote.Read("dir/old") == "content" && !Sync.Remote.Exists("stale") && !Sync.Remote.Exists("dir/stale");
            },
            () => $"no full sync: {string.Join('\n', rsync.Transfers.Select(words => string.Join(' ', words)))}",
            Deadline);

        await Sync.Settle();
        Assert.That(Sync.Remote.Read(".hidden"), Is.EqualTo("content"), "the built-in rule is about events");
        Assert.That(Sync.Remote.Read("busy"), Is.EqualTo($"{number - 1}"));
        foreach (string path in (string[])["a.tmp", "dir/b.tmp", "private/c", "skip/d"])
            Assert.That(Sync.Remote.Exists(path), Is.False, $"{path} is left out, and was sent");
        foreach (string path in (string[])["only.tmp", "dir/only.tmp", "private/only", "skip/only"])
            Assert.That(Sync.Remote.Exists(path), Is.True, $"{path} is left out, and was deleted");
        Assert.That(File.Exists(overlaps) ? await File.ReadAllTextAsync(overlaps) : "", Is.Empty, "two calls at once");

        // crontab's patterns are for crontab alone.
        Sync.Source.Write("a.tmp", "changed");
        await Eventually.Is(() => Sync.Remote.Read("a.tmp") == "changed", "a change of what crontab leaves out has not arrived");
        await Sync.Process.WaitForLine(line => line.Contains("full sync of", StringComparison.Ordinal));
    }

    private static void Write(TestTree tree, string path)
    {
        if (path.Contains('/'))
            tree.MakeDirectory(path[..path.LastIndexOf('/')]);
        tree.Write(path, "content");
    }
}
