using System.Diagnostics;
using Sersync2.Tests.Benchmarks.Contestants;
using Sersync2.Tests.Benchmarks.Results;

namespace Sersync2.Tests.Benchmarks.Workloads;

/// <summary>One small file after the other, each when all is quiet: how long until it is there.</summary>
internal sealed class SmallFile(string name, string title, int count) : Workload(name, title)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public override async Task<Dictionary<string, double>> Measure(Arena arena, IContestant contestant)
    {
        arena.Reset(1);
        Trees.WriteFiles(arena.Source, 200, 20, 200);
        arena.Mirror();
        await using IRunning running = contestant.Start(arena);
        Readiness.Await(arena, running);
        var costs = new Costs(arena, running);
        Dictionary<string, double> figures = new() { [Metric.Wall] = MedianLatency(arena, running, count) };
        costs.AddTo(figures);
        return figures;
    }

    /// <returns>Milliseconds; the deadline where a file did not arrive before it.</returns>
    /// <param name="beside">Something else that happens meanwhile: true when it is over, and with it the measuring.</param>
    public static double MedianLatency(Arena arena, IRunning running, int count, Func<bool>? beside = null)
    {
        List<double> latencies = [];
        for (int i = 0; i < count && beside?.Invoke() != true; i++)
        {
            string path = $"d{i % 10}/new{i}";
            string remote = Path.Combine(arena.Remotes[0], path);
            var clock = Stopwatch.StartNew();
            File.WriteAllText(Path.Combine(arena.Source, path), "a small file\n");
            Task delivery = Task.Run(() => running.Deliver(path));
            Waiting.Until(() => File.Exists(remote), Deadline);
            latencies.Add(clock.Elapsed.TotalMilliseconds);
            delivery.Wait();
            if (beside is null)
                Readiness.Settle(arena);
            else
                Waiting.Pause(300_000);
        }

        latencies.Sort();
        return latencies[latencies.Count / 2];
    }
}
