using Sersync2.Tests.Benchmarks.Contestants;
using Sersync2.Tests.Benchmarks.Results;

namespace Sersync2.Tests.Benchmarks.Workloads;

/// <summary>Nothing happens: what a contestant takes all the same. A wake-up is a thread that gets a processor.</summary>
internal sealed class AtRest(string name, string title, TimeSpan time) : Workload(name, title)
{
    // Until the threads that the start needed have ended.
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(30);

    public override bool Takes(IContestant contestant) => contestant is not BareRsync;

    public override async Task<Dictionary<string, double>> Measure(Arena arena, IContestant contestant)
    {
        arena.Reset(1);
        Trees.WriteFiles(arena.Source, 1_000, 10, 200);
        arena.Mirror();
        await using IRunning running = contestant.Start(arena);
        Readiness.Await(arena, running);
        await Task.Delay(Before < time ? Before : time);
        int[] processes = [.. ProcessCosts.WithDescendants(running.ProcessId!.Value)];
        long switches = processes.Sum(ProcessCosts.Switches);
        await Task.Delay(time);
        return new Dictionary<string, double>
        {
            [Metric.WakeUps] = processes.Sum(ProcessCosts.Switches) - switches,
            [Metric.Resident] = ProcessCosts.Resident(running.ProcessId.Value),
            [Metric.Peak] = ProcessCosts.Peak(running.ProcessId.Value),
        };
    }
}
