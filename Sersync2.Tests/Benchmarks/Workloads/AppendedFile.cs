using System.Diagnostics;
using System.Globalization;
using Sersync2.Tests.Benchmarks.Contestants;
using Sersync2.Tests.Benchmarks.Results;

namespace Sersync2.Tests.Benchmarks.Workloads;

/// <summary>A log: a line is appended 2,000 times in 2.4 s, the file opened and closed for each.</summary>
internal sealed class AppendedFile(string name, string title) : Workload(name, title)
{
    private const int Lines = 2_000;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(1.2);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public override async Task<Dictionary<string, double>> Measure(Arena arena, IContestant contestant)
    {
        arena.Reset(1);
        string file = Path.Combine(arena.Source, "log");
        File.WriteAllText(file, "begin\n");
        arena.Mirror();
        await using IRunning running = contestant.Start(arena);
        Readiness.Await(arena, running);
        var costs = new Costs(arena, running);
        Dictionary<string, double> figures = [];

        var clock = Stopwatch.StartNew();
        for (int i = 1; i <= Lines; i++)
        {
            File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"line {i} of what a program has to say\n"));
            Waiting.UntilClock(clock, i * Every);
        }

        TimeSpan written = clock.Elapsed;
        running.Deliver("log");
        long length = new FileInfo(file).Length;
        string remote = Path.Combine(arena.Remotes[0], "log");
        if (Waiting.Until(() => new FileInfo(remote).Length == length, Deadline))
        {
            figures[Metric.Wall] = clock.Elapsed.TotalMilliseconds;
            figures[Metric.Lag] = (clock.Elapsed - written).TotalMilliseconds;
        }
        else
        {
            figures[Metric.Unfinished] = 1;
        }

        costs.AddTo(figures);
        return figures;
    }
}
