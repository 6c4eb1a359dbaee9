using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>
/// Four writers at once on two watched directories, each with its own module. In the end both remotes are the same, and at no
/// time has anything vanished there that was not taken away here.
/// </summary>
internal sealed class ChurnStorm
{
    private const int Writers = 4;

    // Long enough for what has gathered; a storm that is over must not be waited for longer than it lasted.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly SyncScenario _sync;
    private readonly TestTree _outside;

    public ChurnStorm(SyncScenario sync)
    {
        _sync = sync;
        Trees = [new ChurnTree(sync.Source, sync.Remote), new ChurnTree(sync.NewTree("second"), sync.NewTree("second-remote"))];
        _outside = sync.NewTree("outside");
        _outside.MakeDirectory("fixed");
        _outside.Write("fixed/file", "outside");
        sync.Configuration.CommonParams = "-rlptgoDz";
        sync.Configuration.IgnoreTemporaryNames = false;
        sync.Configuration.Inotify.Add("attrib");
        sync.Configuration.Debug = true;
    }

    public IReadOnlyList<ChurnTree> Trees { get; }

    /// <summary>All that the storm takes away.</summary>
    public ChurnJournal Journal { get; } = new();

    /// <summary>Further directories for the writers: see <see cref="ChurnPlaces"/>.</summary>
    public IReadOnlyList<BytePath> MoreTops { get; set; } = [];

    /// <summary>Where the remotes are meant to differ in the end; null for nowhere.</summary>
    public ChurnExceptions? Exceptions { get; set; }

    /// <summary>Joins both directories to remotes of the same kind.</summary>
    public void Watch(Func<string, TestTree, string> remote)
    {
        _sync.Configuration.Watch(Trees[0].Source.Root, remote("one", Trees[0].Remote));
        _sync.Configuration.Watch(Trees[1].Source.Root, remote("two", Trees[1].Remote));
    }

    /// <summary>Joins both directories to modules of the daemon.</summary>
    /// <param name="lines">More lines of rsyncd.conf(5) for both modules.</param>
    public void WatchModules(params string[] lines)
    {
        _sync.Daemon.Add(SyncScenario.Module("one", Trees[0].Remote, lines));
        _sync.Daemon.Add(SyncScenario.Module("two", Trees[1].Remote, lines));
        Watch((name, _) => ConfXml.Module("127.0.0.1", name));
    }

    /// <summary>From an empty source no full sync deletes, so no mirror is known then.</summary>
    public void WriteSomething()
    {
        foreach (ChurnTree tree in Trees)
            tree.Source.Write("before", "the storm");
    }

    /// <param name="meanwhile">What else happens while the storm blows; it is cancelled when the storm is over.</param>
    public async Task Run(int seed, int operations, Func<CancellationToken, Task>? meanwhile = null)
    {
        TestTree[] sources = [.. Trees.Select(tree => tree.Source)];
        List<ChurnWriter> writers =
            [.. Enumerable.Range(0, Writers).Select(index => new ChurnWriter(seed, index, sources, _outside, Journal, MoreTops))];
        var reader = new RemoteReader(Trees, Journal, _sync, Exceptions);
        using var end = new CancellationTokenSource();
        Task reading = OnThread(() => reader.Run(end.Token));
        var clock = Stopwatch.StartNew();
        using (var over = new CancellationTokenSource())
        {
            Task other = meanwhile?.Invoke(over.Token) ?? Task.CompletedTask;
            await Task.WhenAll(writers.Select(writer => OnThread(() => writer.Run(operations / Writers))));
            await over.CancelAsync();
            await other;
        }

        TimeSpan storm = clock.Elapsed;
        List<(TestTree Tree, TreeComparison Comparison)> last = [];
        bool same = false;
        for (clock.Restart(); !same && clock.Elapsed < Deadline;)
        {
            await Task.Delay(LookEvery);
            last = [.. Trees.Select(tree => (tree.Source, Compare(tree)))];
            same = last.TrueForAll(one => one.Comparison.Same);
        }

        await end.CancelAsync();
        await reading;
        int entries = Trees.Sum(tree => tree.Source.Snapshot().Entries.Count);
        await TestContext.Progress.WriteLineAsync(
            $"measured: churn seed {seed} of {TestContext.CurrentContext.Test.ClassName?.Split('.')[^1]}: {writers.Sum(writer => writer.Done)} operations and {writers.Sum(writer => writer.Failed)} attempts in {storm.TotalSeconds:0.0} s, "
            + $"{entries} entries, {(same ? "the same" : "DIFFERENT")} {clock.Elapsed.TotalSeconds:0.0} s later, "
            + $"{Trees.Sum(DirectoryTimes)} directory times differ; {reader.Vanished} paths vanished at the remotes in {reader.Looks} looks, "
            + $"{reader.Violations.Count} of them not taken away here");
        Assert.That(_sync.Process.Runs, () => $"sersync2 has ended:\n{_sync.Process.Output}");
        Assert.That(writers.Sum(writer => writer.Done), Is.GreaterThanOrEqualTo(operations), "too few operations were possible");
        if (!same || reader.Violations.Count > 0)
            Assert.Fail(string.Join('\n', reader.Violations.Prepend(ChurnReport.Write(seed, operations, last, writers, _sync))));
        if (Exceptions is null && await StatusAtRest() is { } notInSync)
            Assert.Fail($"the remotes are the same, and the status says\n{notInSync}\n{ChurnReport.Write(seed, operations, last, writers, _sync)}");
    }

    // Null where it comes to say that all is in sync.
    private async Task<string?> StatusAtRest()
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            (int exit, string status) = await _sync.Ask("--status");
            // Where the kernel grants too few watches, it says so, and that is the truth.
            if (exit == 0 || status.Contains(" directories not watched", StringComparison.Ordinal))
                return null;
            if (clock.Elapsed > Deadline)
                return status;
            await Task.Delay(LookEvery);
        }
    }

    private static Task OnThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private TreeComparison Compare(ChurnTree tree)
    {
        TreeSnapshot source = tree.Source.Snapshot(), remote = tree.Remote.Snapshot();
        var comparison = new TreeComparison(source, remote, times: true);
        return Exceptions is { } meant ? comparison.Without(path => meant.IsMeant(tree, source, remote, path)) : comparison;
    }

    private static int DirectoryTimes(ChurnTree tree)
    {
        IReadOnlyDictionary<string, TreeEntry> there = tree.Remote.Snapshot().Entries;
        return tree.Source.Snapshot().Entries.Count(entry => entry.Value.Type == FileType.Directory
            && there.TryGetValue(entry.Key, out TreeEntry? other)
            && (entry.Value.Seconds, entry.Value.Nanoseconds) != (other.Seconds, other.Nanoseconds));
    }
}
