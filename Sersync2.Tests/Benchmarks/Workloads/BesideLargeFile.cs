using System.Diagnostics;
using Sersync2.Tests.Benchmarks.Contestants;
using Sersync2.Tests.Benchmarks.Results;

namespace Sersync2.Tests.Benchmarks.Workloads;

/// <summary>Small files while a large one is being sent at limited speed: that must not hold them up.</summary>
internal sealed class BesideLargeFile(string name, string title, long size, int count) : Workload(name, title)
{
    private const string Limit = "--bwlimit=20m";

    public override async Task<Dictionary<string, double>> Measure(Arena arena, IContestant contestant)
    {
        arena.Reset(1);
        Trees.WriteFiles(arena.Source, 200, 20, 200);
        arena.Mirror();
        string large = LargeFile(arena);
        await using IRunning running = contestant.Start(arena, Limit);
        Readiness.Await(arena, running);
        File.Move(large, Path.Combine(arena.Source, "large"));
        try
        {
            Process? beside = running.ProcessId is null ? BareRsync.Call(arena, 0, "large", Limit) : null;
            // Its temporary file grows: it is on its way.
            if (!Waiting.Until(() => Directory.EnumerateFiles(arena.Remotes[0], ".large.*").Any(), TimeSpan.FromSeconds(20)))
                throw new InvalidOperationException($"the large file is not being sent:\n{running.Output}");
            Waiting.Pause(1_000_000);
            double latency = SmallFile.MedianLatency(arena, running, count, () => File.Exists(Path.Combine(arena.Remotes[0], "large")));
            beside?.Kill();
            beside?.WaitForExit();
            beside?.Dispose();
            return new Dictionary<string, double> { [Metric.Wall] = latency };
        }
        finally
        {
            File.Move(Path.Combine(arena.Source, "large"), large);
        }
    }

    private string LargeFile(Arena arena)
    {
        string path = Path.Combine(arena.Kept, "large");
        if (!File.Exists(path) || new FileInfo(path).Length != size)
        {
            using FileStream file = File.Create(path);
            byte[] block = new byte[1 << 20];
            for (long written = 0; written < size; written += block.Length)
            {
                Random.Shared.NextBytes(block);
                file.Write(block);
            }
        }

        return path;
    }
}
