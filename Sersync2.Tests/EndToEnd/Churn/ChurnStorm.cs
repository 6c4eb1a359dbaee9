using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>Four writers at once on two watched directories, each with its own module; in the end both remotes are the same.</summary>
internal sealed class ChurnStorm
{
    private const int Writers = 4;

    // Long enough for what has gathered; a storm that is over must not be waited for longer than it lasted.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly SyncScenario _sync;
    private readonly TestTree _second;
    private readonly TestTree _secondRemote;
    private readonly TestTree _outside;

    public ChurnStorm(SyncScenario sync)
    {
        _sync = sync;
        _second = sync.NewTree("second");
        _secondRemote = sync.NewTree("second-remote");
        _outside = sync.NewTree("outside");
        _outside.MakeDirectory("fixed");
        _outside.Write("fixed/file", "outside");
        sync.Configuration.CommonParams = "-rlptgoDz";
        sync.Configuration.IgnoreTemporaryNames = false;
        sync.Configuration.Inotify.Add("attrib");
        sync.Configuration.Debug = true;
    }

    /// <summary>Joins both directories to remotes of the same kind.</summary>
    public void Watch(Func<string, TestTree, string> remote)
    {
        _sync.Configuration.Watch(_sync.Source.Root, remote("one", _sync.Remote));
        _sync.Configuration.Watch(_second.Root, remote("two", _secondRemote));
    }

    /// <summary>Joins both directories to modules of the daemon.</summary>
    /// <param name="lines">More lines of rsyncd.conf(5) for both modules.</param>
    public void WatchModules(params string[] lines)
    {
        _sync.Daemon.Add(SyncScenario.Module("one", _sync.Remote, lines));
        _sync.Daemon.Add(SyncScenario.Module("two", _secondRemote, lines));
        Watch((name, _) => ConfXml.Module("127.0.0.1", name));
    }

    /// <summary>From an empty source no full sync deletes, so no mirror is known then.</summary>
    public void WriteSomething()
    {
        _sync.Source.Write("before", "the storm");
        _second.Write("before", "the storm");
    }

    /// <param name="meanwhile">What else happens while the storm blows; it is cancelled when the storm is over.</param>
    public async Task Run(int seed, int operations, Func<CancellationToken, Task>? meanwhile = null)
    {
        List<ChurnWriter> writers =
            [.. Enumerable.Range(0, Writers).Select(index => new ChurnWriter(seed, index, [_sync.Source, _second], _outside))];
        var clock = Stopwatch.StartNew();
        using (var over = new CancellationTokenSource())
        {
            Task other = meanwhile?.Invoke(over.Token) ?? Task.CompletedTask;
            await Task.WhenAll(writers.Select(writer =>
                Task.Factory.StartNew(() => writer.Run(operations / Writers), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            await over.CancelAsync();
            await other;
        }

        TimeSpan storm = clock.Elapsed;
        List<(TestTree Tree, TreeComparison Comparison)> last = [];
        bool same = false;
        for (clock.Restart(); !same && clock.Elapsed < Deadline;)
        {
            await Task.Delay(LookEvery);
            last = [(_sync.Source, Compare(_sync.Source, _sync.Remote)), (_second, Compare(_second, _secondRemote))];
            same = last.TrueForAll(one => one.Comparison.Same);
        }

        int entries = _sync.Source.Snapshot().Entries.Count + _second.Snapshot().Entries.Count;
        await TestContext.Progress.WriteLineAsync(
            $"measured: churn seed {seed}: {writers.Sum(writer => writer.Done)} operations and {writers.Sum(writer => writer.Failed)} attempts in {storm.TotalSeconds:0.0} s, "
            + $"{entries} entries, {(same ? "the same" : "DIFFERENT")} {clock.Elapsed.TotalSeconds:0.0} s later, "
            + $"{DirectoryTimes(_sync.Source, _sync.Remote) + DirectoryTimes(_second, _secondRemote)} directory times differ");
        Assert.That(_sync.Process.Runs, () => $"sersync2 has ended:\n{_sync.Process.Output}");
        Assert.That(writers.Sum(writer => writer.Done), Is.GreaterThanOrEqualTo(operations), "too few operations were possible");
        if (!same)
            Assert.Fail(ChurnReport.Write(seed, operations, last, writers, _sync));
    }

    private static TreeComparison Compare(TestTree source, TestTree remote) => new(source.Snapshot(), remote.Snapshot(), times: true);

    private static int DirectoryTimes(TestTree source, TestTree remote)
    {
        IReadOnlyDictionary<string, TreeEntry> there = remote.Snapshot().Entries;
        return source.Snapshot().Entries.Count(entry => entry.Value.Type == FileType.Directory
            && there.TryGetValue(entry.Key, out TreeEntry? other)
            && (entry.Value.Seconds, entry.Value.Nanoseconds) != (other.Seconds, other.Nanoseconds));
    }
}
