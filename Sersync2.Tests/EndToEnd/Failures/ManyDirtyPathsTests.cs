using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Failures;

/// <summary>A remote that is away while a million files change.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ManyDirtyPathsTests : FailureTest
{
    private const int Files = 1_000_000;
    private const int Directories = 2_000;

    [Test]
    public async Task A_million_paths_cost_bounded_memory_and_arrive()
    {
        Assume.That(LongForm.IsOn, "it takes minutes: run scripts/failures.sh");
        for (int i = 0; i < Directories; i++)
            Sync.Source.MakeDirectory($"d{i}");
        await Sync.Start("-r");
        await Sync.Same();
        int before = ProcessMemory.PeakMegabytes(Sync.Process.Id);
        await Sync.Daemon.Stop();

        var clock = Stopwatch.StartNew();
        for (int i = 0; i < Files; i++)
            Sync.Source.Write($"d{i % Directories}/f{i}", "");
        TimeSpan written = clock.Elapsed;
        await SaysThatItFails();
        await Eventually.Is(IsAtRest, "sersync2 is still busy", TimeSpan.FromMinutes(2));
        int after = ProcessMemory.PeakMegabytes(Sync.Process.Id);
        await TestContext.Progress.WriteLineAsync(
            $"measured: {Files} paths in {Directories} directories, written in {written.TotalSeconds:0} s with the remote down: VmHWM {before} MiB before, {after} MiB after; "
            + $"{ProcessorTime().TotalSeconds:0.0} s of processor time");

        clock.Restart();
        await Sync.Daemon.Start();
        await Eventually.Is(() => !File.Exists(Sync.FailLogPath), "not everything has arrived", TimeSpan.FromMinutes(20));
        await TestContext.Progress.WriteLineAsync(
            $"measured: all arrived {clock.Elapsed.TotalSeconds:0} s after the remote was back; VmHWM {ProcessMemory.PeakMegabytes(Sync.Process.Id)} MiB in the end");
        await Recovered();
    }

    // The processor time of a second tells.
    private bool IsAtRest()
    {
        TimeSpan before = ProcessorTime();
        Thread.Sleep(TimeSpan.FromSeconds(1));
        return ProcessorTime() - before < TimeSpan.FromMilliseconds(200);
    }

    private TimeSpan ProcessorTime()
    {
        using var process = Process.GetProcessById(Sync.Process.Id);
        return process.TotalProcessorTime;
    }
}
