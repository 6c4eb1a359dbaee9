using System.Diagnostics;
using System.Globalization;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>
/// Reads the names at the remotes again and again while a storm blows: whatever vanishes there was taken away here before, by
/// an operation on its path or on a directory above it.
/// </summary>
/// <param name="exceptions">What may make way at a path that nothing was taken from must be there again in the end.</param>
internal sealed class RemoteReader(IReadOnlyList<ChurnTree> trees, ChurnJournal journal, SyncScenario sync, ChurnExceptions? exceptions)
{
    private const int MostViolations = 20;

    // A large file goes beside the others, and a call may begin before the look that finds what the one before has brought.
    private const int CallsAtOnce = 3;
    private static readonly TimeSpan UsualCall = TimeSpan.FromSeconds(15);

    // A tenth of the time of one processor, where others leave it that.
    private const int RestPerLook = 9;
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(40), LongestRest = TimeSpan.FromMilliseconds(250);

    private readonly List<string> _violations = [];
    private readonly Dictionary<string, string> _makingWay = new(StringComparer.Ordinal);
    private readonly Dictionary<ChurnTree, Dictionary<string, long>> _seen = trees.ToDictionary(tree => tree, _ => new Dictionary<string, long>(StringComparer.Ordinal));

    public int Looks { get; private set; }

    public int Vanished { get; private set; }

    /// <summary>To be asked when <see cref="Run"/> has returned.</summary>
    public IReadOnlyList<string> Violations => [.. _violations, .. _makingWay.Values];

    /// <summary>Looks until it is over, and once more.</summary>
    public void Run(CancellationToken over)
    {
        for (bool last = false; !last;)
        {
            last = over.IsCancellationRequested;
            long started = Stopwatch.GetTimestamp();
            foreach (ChurnTree tree in trees)
                Look(tree, isFirst: Looks == 0);
            Looks++;
            if (!last)
                over.WaitHandle.WaitOne(TimeSpan.FromTicks(Math.Clamp(Stopwatch.GetElapsedTime(started).Ticks * RestPerLook, ShortestRest.Ticks, LongestRest.Ticks)));
        }
    }

    private void Look(ChurnTree tree, bool isFirst)
    {
        Dictionary<string, long> seen = _seen[tree];
        long now = Stopwatch.GetTimestamp();
        HashSet<string> there = TreeNames.Below(tree.Remote.Root, IsRsyncs);
        List<string> gone = [.. seen.Keys.Where(path => !there.Contains(path))];
        foreach (string path in gone)
        {
            // A look takes its time; what is there now did not vanish.
            if (TreeNames.Exists(tree.Remote.Root, path))
                continue;
            Judge(tree, path, seen[path]);
            seen.Remove(path);
        }

        foreach (string path in there)
        {
            if (seen.TryAdd(path, isFirst ? 0 : now))
                _makingWay.Remove(TreeNames.Join(tree.Remote.Root, path));
        }
    }

    private void Judge(ChurnTree tree, string path, long appeared)
    {
        Vanished++;
        string source = TreeNames.Join(tree.Source.Root, path);
        if (exceptions is { CountsAtAnyTime: true })
            appeared = 0;
        if (journal.WhatTook(source, appeared - (long)(UsualCall.TotalSeconds * Stopwatch.Frequency)) is not null
            || (appeared > 0 && journal.WhatTook(source, BeginOfCall(tree, appeared)) is not null)
            || _violations.Count >= MostViolations)
            return;
        string violation = Describe(tree, path, source, appeared);
        if (exceptions?.MayBeReplaced(source) == true)
            _makingWay[TreeNames.Join(tree.Remote.Root, path)] = violation;
        else
            _violations.Add(violation);
    }

    // What was taken away between rsync's look at it and its arrival has arrived all the same.
    private long BeginOfCall(ChurnTree tree, long appeared)
    {
        DateTimeOffset arrival = DateTimeOffset.UtcNow - Stopwatch.GetElapsedTime(appeared);
        List<DateTimeOffset> calls = [.. CallsOf(tree).Select(line => DateTimeOffset.Parse(line[..line.IndexOf(" DEBUG", StringComparison.Ordinal)], CultureInfo.InvariantCulture)).Where(time => time < arrival)];
        return calls.Count < CallsAtOnce ? 0 : appeared - (long)((arrival - calls[^CallsAtOnce]).TotalSeconds * Stopwatch.Frequency);
    }

    private IEnumerable<string> CallsOf(ChurnTree tree) =>
        sync.Process.Lines.Where(line => line.Contains(" DEBUG run cd ", StringComparison.Ordinal) && line.Contains(tree.Source.Root + " ", StringComparison.Ordinal));

    private string Describe(ChurnTree tree, string path, string source, long appeared)
    {
        IEnumerable<string> calls = CallsOf(tree).TakeLast(3);
        string since = appeared == 0 ? "from the beginning" : $"for {Stopwatch.GetElapsedTime(appeared).TotalSeconds:0.0} s";
        return $"{DateTime.Now:HH:mm:ss.fff}: \"{TreeSnapshot.Display(path)}\", which was at {tree.Remote} {since}, vanished there, and was not taken away here"
            + string.Concat(journal.About(source).DefaultIfEmpty("no operation at all was on it").Select(line => "\n    " + line))
            + string.Concat(calls.Select(line => "\n    the last calls: " + (line.Length > 700 ? line[..350] + " … " + line[^350..] : line)));
    }

    // What rsync writes into before it gets its name, and where it keeps what is late.
    private static bool IsRsyncs(string name) =>
        name is ".~tmp~" or ".partial"
        || (name.Length > 8 && name[0] == '.' && name[^7] == '.' && name[^6..].All(char.IsAsciiLetterOrDigit));
}
