using System.Diagnostics;
using Sersync2.Tests.Benchmarks.Contestants;
using Sersync2.Tests.Benchmarks.Results;

namespace Sersync2.Tests.Benchmarks.Workloads;

/// <summary>From the start of the process until it says that an empty tree is watched; and the executable's size.</summary>
internal sealed class EmptyStart(string name, string title, int count) : Workload(name, title)
{
    public override bool Takes(IContestant contestant) => contestant.Name == Program.OwnName;

    public override async Task<Dictionary<string, double>> Measure(Arena arena, IContestant contestant)
    {
        List<double> times = [];
        for (int i = 0; i < count; i++)
        {
            arena.Reset(1);
            await using var running = (RunningDaemon)contestant.Start(arena);
            if (!Waiting.Until(() => running.Output.Contains("watching as ", StringComparison.Ordinal), TimeSpan.FromSeconds(10)))
                throw new InvalidOperationException($"it does not say that it watches:\n{running.Output}");
            times.Add(Stopwatch.GetElapsedTime(running.Started).TotalMilliseconds);
        }

        times.Sort();
        return new Dictionary<string, double>
        {
            [Metric.Ready] = times[times.Count / 2],
            [Metric.FileSize] = new FileInfo(((Sersync2Program)contestant).Executable).Length,
        };
    }
}
