using System.Diagnostics;
using Sersync2.Core.Configuration;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing;
using Sersync2.Core.Syncing.FailLogging;
using Sersync2.Tests.EndToEnd;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing.FailLogging;

public sealed class FailLogTests
{
    private FailLogScratch _scratch = null!;

    [SetUp]
    public void MakeScratch() => _scratch = new FailLogScratch();

    [TearDown]
    public void RemoveScratch() => _scratch.Dispose();

    [Test]
    public void Without_failures_there_is_no_file()
    {
        using (FailLog log = _scratch.Open())
            Assert.That(log.For(_scratch.Local()).Count, Is.Zero);
        Assert.That(File.Exists(_scratch.Path), Is.False);
    }

    [Test]
    public void What_failed_is_there_after_a_restart_with_its_flags()
    {
        DirtyEntry[] entries =
        [
            .. HostileNames.All.Select(name => new DirtyEntry(new(name.Bytes), DirtyFlags.Deleted | DirtyFlags.WasDirectory)),
            .. HostileNames.All.Select(name => new DirtyEntry(Path("deep/er").Join(name.Bytes), DirtyFlags.Renamed)),
            new DirtyEntry(default, DirtyFlags.Recursive),
            new DirtyEntry(new([.. Enumerable.Range(1, 255).Select(value => (byte)value).Where(value => value != '/')]), DirtyFlags.Rewrite),
        ];
        using (FailLog log = _scratch.Open())
            log.For(_scratch.Local()).Add(entries, "because\nof $(this) \"and\" 'that'\x1b \u4e2d");

        using FailLog again = _scratch.Open();
        FailLogSection section = again.For(_scratch.Local());
        Assert.That(section.Count, Is.EqualTo(entries.Length));
        Assert.That(FailLogScratch.Kept(section), Is.EquivalentTo(Texts(entries)));
        Assert.That(section.Count, Is.EqualTo(entries.Length), "they leave the file when they are delivered");
    }

    [Test]
    public void Restarts_change_nothing_in_the_file_but_its_mark()
    {
        using (FailLog log = _scratch.Open())
            log.For(_scratch.Local()).Add([Entry("a\n#: b"), Entry("c", DirtyFlags.Deleted)], "back\\slash\u2028" + new string('x', 1000));
        string first = WithoutMark(_scratch.Text);
        for (int restart = 0; restart < 3; restart++)
        {
            using FailLog log = _scratch.Open();
            log.For(_scratch.Local()).Add([], "nothing");
        }

        Assert.That(WithoutMark(_scratch.Text), Is.EqualTo(first));
    }

    [Test]
    public void What_an_earlier_version_left_is_tried_again_but_for_its_deletions()
    {
        Remote remote = _scratch.Local();
        using (FailLog log = _scratch.Open())
            log.For(remote).Add([Entry("a"), Entry("b", DirtyFlags.Deleted)], "x", "12 34");
        string last = " " + Sersync2.Core.Paths.PercentText.Encode(System.Text.Encoding.UTF8.GetBytes(remote.Target));
        File.WriteAllText(_scratch.Path, _scratch.Text.Replace(last + "\n", "\n", StringComparison.Ordinal));

        using (FailLog again = _scratch.Open())
            Assert.That(Texts(again.For(remote).Entries(remote.Root.Birth).Select(entry => entry with { Failures = 0 })), Is.EquivalentTo(new[] { "a", "b" }));
        Assert.That(_scratch.Text, Does.Contain(last + "\n"));
        using FailLog third = _scratch.Open();
        Assert.That(third.For(remote).Count, Is.EqualTo(2));
    }

    [Test]
    public void Another_target_under_the_same_name_has_a_part_of_its_own()
    {
        var settings = new RemoteSettings { Ip = "127.0.0.1", Name = "m" };
        Remote one = _scratch.Remote(settings, new RsyncSettings { Port = 1873 }), other = _scratch.Remote(settings, new RsyncSettings { Port = 2873 });
        using (FailLog log = _scratch.Open())
        {
            log.For(one).Add([Entry("a", DirtyFlags.Deleted)], "x");
            Assert.That(log.For(other).Count, Is.Zero);
        }

        using FailLog again = _scratch.Open();
        Assert.That(again.For(other).Count, Is.Zero);
        Assert.That(FailLogScratch.Kept(again.For(one)), Is.EqualTo(new[] { "a:Deleted" }));
    }

    [Test]
    public void What_a_close_would_have_followed_is_not_waited_for_after_a_restart()
    {
        using (FailLog log = _scratch.Open())
            log.For(_scratch.Local()).Add([Entry("a", DirtyFlags.AwaitingClose | DirtyFlags.Linked)], "x");
        using FailLog again = _scratch.Open();
        Assert.That(FailLogScratch.Kept(again.For(_scratch.Local())), Is.EqualTo(new[] { "a:Linked" }));
    }

    [Test]
    public void What_is_delivered_leaves_the_file_with_all_that_it_covered()
    {
        using FailLog log = _scratch.Open();
        FailLogSection section = log.For(_scratch.Local());
        section.Add([Entry("a/b"), Entry("a/c/d", DirtyFlags.Deleted), Entry("ab"), Entry("e"), Entry("f/g", DirtyFlags.Rewrite)], "x");
        section.Remove([Entry("e"), Entry("a", DirtyFlags.Recursive), Entry("f", DirtyFlags.Recursive), Entry("never")]);
        log.Flush();

        Assert.That(section.Count, Is.EqualTo(3));
        using FailLog again = _scratch.Open();
        // Sending a tree deletes nothing in it, and goes by size and time.
        Assert.That(FailLogScratch.Kept(again.For(_scratch.Local())), Is.EquivalentTo(new[] { "a/c/d:Deleted", "ab", "f/g:Rewrite" }));
    }

    [Test]
    public void The_file_goes_when_the_last_path_is_delivered()
    {
        using FailLog log = _scratch.Open();
        FailLogSection section = log.For(_scratch.Local());
        section.Add([Entry("a"), Entry("b")], "x");
        log.Flush();
        Assert.That(File.Exists(_scratch.Path), Is.True);

        section.Clear();
        log.Flush();
        Assert.That(Directory.GetFileSystemEntries(System.IO.Path.GetDirectoryName(_scratch.Path)!), Is.Empty);
        Assert.That(log.IsEmpty, Is.True);
    }

    [Test]
    public async Task The_file_follows_by_itself()
    {
        using FailLog log = _scratch.Open();
        FailLogSection section = log.For(_scratch.Local());
        section.Add([Entry("a")], "x");
        await Eventually.Is(() => File.Exists(_scratch.Path), "the file is not written");
        section.Remove([Entry("a")]);
        await Eventually.Is(() => !File.Exists(_scratch.Path), "the file does not go");
    }

    [Test]
    public void Remotes_have_their_own_parts()
    {
        Remote one = _scratch.Local(), other = _scratch.Local(_scratch["other"]);
        using FailLog log = _scratch.Open();
        log.For(one).Add([Entry("a")], "x");
        log.For(other).Add([Entry("a"), Entry("b")], "y");
        log.For(one).Remove([Entry("a")]);
        Assert.That((log.For(one).Count, log.For(other).Count), Is.EqualTo((0, 2)));
    }

    [Test]
    public void What_is_for_a_remote_that_is_configured_no_more_stays_as_it_is()
    {
        Remote gone = _scratch.Local(_scratch["gone"]);
        using (FailLog log = _scratch.Open())
            log.For(gone).Add([Entry("it's"), Entry("b/c", DirtyFlags.Deleted)], "x");
        string before = WithoutMark(_scratch.Text);
        using (FailLog log = _scratch.Open())
        {
            FailLogSection other = log.For(_scratch.Local());
            other.Add([Entry("z")], "y");
            log.Flush();
            other.Clear();
            log.ReportUnclaimed([_scratch.Local()]);
        }

        Assert.That(WithoutMark(_scratch.Text), Is.EqualTo(before));
        using FailLog back = _scratch.Open();
        Assert.That(FailLogScratch.Kept(back.For(gone)), Is.EquivalentTo(new[] { "it's", "b/c:Deleted" }));
    }

    [Test]
    public void Another_file_takes_over_what_one_held_also_for_remotes_that_are_gone()
    {
        string path = _scratch["other.sh"];
        using (FailLog log = _scratch.Open(), next = FailLog.Open(FailLogPlace.At(path), TimeProvider.System))
        {
            log.For(_scratch.Local()).Add([Entry("a", DirtyFlags.Deleted)], "x");
            log.For(_scratch.Local(_scratch["gone"])).Add([Entry("b")], "x");
            next.For(_scratch.Local());
            next.TakeOver(log);
            Assert.That((log.IsEmpty, next.Flush()), Is.EqualTo((true, true)));
        }

        Assert.That(File.Exists(_scratch.Path), Is.False);
        using FailLog again = FailLog.Open(FailLogPlace.At(path), TimeProvider.System);
        Assert.That(FailLogScratch.Kept(again.For(_scratch.Local())), Is.EqualTo(new[] { "a:Deleted" }));
        Assert.That(FailLogScratch.Kept(again.For(_scratch.Local(_scratch["gone"]))), Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public void Many_paths_and_many_deliveries_cost_few_rewrites()
    {
        const int Count = 100_000;
        DirtyEntry[] entries = [.. Enumerable.Range(0, Count).Select(number => Entry($"directory {number % 100}/file-{number}"))];
        using FailLog log = _scratch.Open();
        FailLogSection section = log.For(_scratch.Local());
        section.Add(entries, "connection refused");
        var watch = Stopwatch.StartNew();
        log.Flush();
        TestContext.Out.WriteLine($"{Count} paths written in {watch.ElapsedMilliseconds} ms, {new FileInfo(_scratch.Path).Length} bytes");
        HashSet<ulong> files = [];
        foreach (DirtyEntry[] batch in entries.Chunk(10))
        {
            section.Remove(batch);
            files.Add(ByteFileStatus.Of(_scratch.Path)?.Inode ?? 0);
        }

        log.Flush();
        Assert.That(files, Has.Count.LessThan(100), "the file is written over and over");
        Assert.That(File.Exists(_scratch.Path), Is.False);
    }

    [Test]
    public void Configurations_may_share_the_file()
    {
        Remote mine = _scratch.Local(), theirs = _scratch.Local(_scratch["theirs"]);
        using FailLog one = _scratch.Open(), other = _scratch.Open();
        one.For(mine).Add([Entry("a"), Entry("b")], "x");
        one.Flush();
        other.For(theirs).Add([Entry("c")], "x");
        other.Flush();
        one.For(mine).Remove([Entry("a")]);
        one.Flush();
        Assert.That((one.For(mine).Count, other.For(theirs).Count), Is.EqualTo((1, 1)));
        using (FailLog third = _scratch.Open())
            Assert.That((FailLogScratch.Kept(third.For(mine)), FailLogScratch.Kept(third.For(theirs))), Is.EqualTo((new[] { "b" }, new[] { "c" })));

        other.For(theirs).Clear();
        other.Flush();
        Assert.That(_scratch.Text, Does.Contain("'/b'").And.Not.Contain("'/c'"));
        one.For(mine).Clear();
        one.Flush();
        Assert.That(Directory.GetFileSystemEntries(System.IO.Path.GetDirectoryName(_scratch.Path)!), Is.Empty);
    }

    [Test]
    public async Task Many_configurations_write_the_shared_file_at_the_same_time()
    {
        const int Count = 4, Rounds = 50;
        await Task.WhenAll(Enumerable.Range(0, Count).Select(number => Task.Run(() =>
        {
            using FailLog log = _scratch.Open();
            FailLogSection section = log.For(_scratch.Local(_scratch[$"remote{number}"]));
            for (int round = 0; round < Rounds; round++)
            {
                section.Add([Entry($"f{round}")], "x");
                section.Remove([Entry($"f{round - 1}")]);
                log.Flush();
            }

            Assert.That(log.Flush(), Is.True);
        })));
        using FailLog again = _scratch.Open();
        for (int number = 0; number < Count; number++)
            Assert.That(FailLogScratch.Kept(again.For(_scratch.Local(_scratch[$"remote{number}"]))), Is.EqualTo(new[] { $"f{Rounds - 1}" }));
        Assert.That(Directory.GetFileSystemEntries(System.IO.Path.GetDirectoryName(_scratch.Path)!), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Many_threads_may_use_it()
    {
        using FailLog log = _scratch.Open();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() =>
        {
            FailLogSection section = log.For(_scratch.Local(_scratch[$"remote{number % 4}"]));
            for (int round = 0; round < 200; round++)
            {
                section.Add([Entry($"{number}/{round}"), Entry($"{number}/kept")], "x");
                if (round % 50 == 0)
                    log.Flush();
                section.Remove([Entry($"{number}/{round}")]);
            }
        })));
        log.Flush();
        using FailLog again = _scratch.Open();
        Assert.That(Enumerable.Range(0, 4).Sum(number => again.For(_scratch.Local(_scratch[$"remote{number}"])).Count), Is.EqualTo(8));
    }

    private static string WithoutMark(string text)
    {
        string mark = text.Split('\n')[1].Split(' ')[^1];
        Assert.That(mark, Does.Match("^[0-9a-f]{16}$"));
        return text.Replace(mark, "MARK", StringComparison.Ordinal);
    }
}
