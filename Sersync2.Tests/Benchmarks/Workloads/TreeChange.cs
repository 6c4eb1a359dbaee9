using System.Diagnostics;
using Sersync2.Tests.Benchmarks.Contestants;
using Sersync2.Tests.Benchmarks.Results;

namespace Sersync2.Tests.Benchmarks.Workloads;

/// <summary>A change of a tree, and how long it takes until all remotes are equal.</summary>
/// <param name="prepare">Makes what is there before, at the remotes too.</param>
/// <param name="change">Makes the change.</param>
/// <param name="remotes">How many take part.</param>
internal sealed class TreeChange(string name, string title, Action<string> prepare, Action<string> change, int remotes = 1) : Workload(name, title)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(150);
    // Nobody waits so long between two calls: it believes that it is done.
    private static readonly TimeSpan GivenUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(20);

    public override async Task<Dictionary<string, double>> Measure(Arena arena, IContestant contestant)
    {
        arena.Reset(remotes);
        prepare(arena.Source);
        arena.Mirror();
        await using IRunning running = contestant.Start(arena);
        Readiness.Await(arena, running);
        var costs = new Costs(arena, running);
        Dictionary<string, double> figures = [];

        var clock = Stopwatch.StartNew();
        change(arena.Source);
        TimeSpan changed = clock.Elapsed;
        running.Deliver();
        TimeSpan? equal = UntilEqual(arena, clock, changed);
        if (equal is { } time)
        {
            figures[Metric.Wall] = time.TotalMilliseconds;
            figures[Metric.Lag] = (time - changed).TotalMilliseconds;
            costs.AddTo(figures);
        }
        else
        {
            figures[Metric.Unfinished] = 1;
        }

        return figures;
    }

    // Comparing takes its share of the machine: only when the server has paused, and not all the time.
    private static TimeSpan? UntilEqual(Arena arena, Stopwatch clock, TimeSpan changed)
    {
        TimeSpan idleSince = clock.Elapsed, next = TimeSpan.Zero;
        while (clock.Elapsed < Deadline)
        {
            if (!arena.Server.IsIdle)
            {
                Waiting.Pause(1000);
                idleSince = clock.Elapsed;
            }
            else if (clock.Elapsed - idleSince < Quiet || clock.Elapsed < next)
            {
                Waiting.Pause(1000);
            }
            else
            {
                TimeSpan began = clock.Elapsed;
                if (arena.ActiveRemotes.All(remote => Trees.Same(arena.Source, remote)))
                    return idleSince > changed ? idleSince : changed;
                if (clock.Elapsed - idleSince > GivenUp)
                    return null;
                next = clock.Elapsed + (2 * (clock.Elapsed - began)) + Quiet;
            }
        }

        return null;
    }
}
