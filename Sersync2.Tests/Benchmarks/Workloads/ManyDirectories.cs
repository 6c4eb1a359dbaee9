using System.Diagnostics;
using System.Globalization;
using Sersync2.Tests.Benchmarks.Contestants;
using Sersync2.Tests.Benchmarks.Results;

namespace Sersync2.Tests.Benchmarks.Workloads;

/// <summary>How long after its start a contestant acts on changes, and what it takes of memory, with many directories to watch.</summary>
internal sealed class ManyDirectories(int count) : Workload(string.Create(CultureInfo.InvariantCulture, $"dirs-{count}"), string.Create(CultureInfo.InvariantCulture, $"start with {count:#,0} directories to watch"))
{
    public override bool Takes(IContestant contestant) => contestant is not BareRsync;

    public override async Task<Dictionary<string, double>> Measure(Arena arena, IContestant contestant)
    {
        arena.Reset(1);
        arena.UseSource(KeptTree(arena));
        long before = Stopwatch.GetTimestamp();
        await using IRunning running = contestant.Start(arena);
        TimeSpan ready = Readiness.First(arena, running, (running as RunningDaemon)?.Started ?? before);
        Readiness.Settle(arena);
        return new Dictionary<string, double>
        {
            [Metric.Ready] = ready.TotalMilliseconds,
            [Metric.Processor] = running.ProcessorTime.TotalMilliseconds,
            [Metric.Resident] = ProcessCosts.Resident(running.ProcessId!.Value),
            [Metric.Peak] = ProcessCosts.Peak(running.ProcessId.Value),
        };
    }

    // A million directories take long to make, and nobody changes them.
    private string KeptTree(Arena arena)
    {
        string tree = Path.Combine(arena.Kept, Name), complete = tree + ".complete";
        if (!File.Exists(complete))
        {
            Trees.MakeDirectories(Directory.CreateDirectory(tree).FullName, count);
            File.WriteAllText(complete, "");
        }

        return tree;
    }
}
