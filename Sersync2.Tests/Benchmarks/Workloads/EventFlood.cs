using System.Diagnostics;
using Sersync2.Tests.Benchmarks.Contestants;
using Sersync2.Tests.Benchmarks.Results;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Benchmarks.Workloads;

/// <summary>
/// 50,000 events a second for a while, with the kernel's classical limit of 16,384 queued events: the reader must keep up.
/// Files are opened for writing and closed, never the same twice in a row, or the kernel would merge the events.
/// </summary>
internal sealed class EventFlood(string name, string title, TimeSpan time) : Workload(name, title)
{
    private const int QueueLimit = 16_384;
    private const int PerSecond = 50_000;
    private const int Files = 2_000;

    public override bool Takes(IContestant contestant) => contestant.Name == Program.OwnName && Environment.IsPrivilegedProcess;

    public override async Task<Dictionary<string, double>> Measure(Arena arena, IContestant contestant)
    {
        arena.Reset(1);
        Trees.WriteFiles(arena.Source, Files, 40, 200);
        arena.Mirror();
        var own = (Sersync2Program)contestant;
        IRunning started;
        using (InotifyLimit.QueuedEvents(QueueLimit))
        {
            // Until it watches: the limit is that of the time when the queue is made.
            started = new Sersync2Program(own.Name, own.Executable) { Launcher = InotifyLimit.NotToBeRaised }.Start(arena);
            Readiness.Await(arena, started);
        }

        await using IRunning running = started;
        int process = running.ProcessId!.Value;
        TimeSpan reader = ProcessCosts.OfThread(process, "inotify") ?? throw new InvalidOperationException("there is no thread named inotify");
        TimeSpan before = running.ProcessorTime;
        var clock = Stopwatch.StartNew();
        long events = await Task.Run(() => Flood(arena.Source, clock));
        TimeSpan flooded = clock.Elapsed;
        TimeSpan readerUsed = ProcessCosts.OfThread(process, "inotify")!.Value - reader;
        TimeSpan used = running.ProcessorTime - before;
        Readiness.Settle(arena);
        return new Dictionary<string, double>
        {
            [Metric.EventsPerSecond] = events / flooded.TotalSeconds,
            [Metric.Overflows] = running.Output.Split("overflowed").Length - 1,
            [Metric.ReaderProcessor] = readerUsed.TotalMilliseconds,
            [Metric.Processor] = used.TotalMilliseconds,
            [Metric.Peak] = ProcessCosts.Peak(process),
        };
    }

    private long Flood(string source, Stopwatch clock)
    {
        BytePath[] paths = [.. Directory.EnumerateFiles(source, "file*", SearchOption.AllDirectories).Select(path => (BytePath)path)];
        long events = 0;
        while (clock.Elapsed < time)
        {
            // In slices of a millisecond.
            long due = (long)(clock.Elapsed.TotalSeconds * PerSecond);
            for (; events < due; events++)
                ByteFile.Open(paths[events % paths.Length], Tmds.Linux.LibC.O_WRONLY).Dispose();
            Waiting.Pause(500);
        }

        return events;
    }
}
