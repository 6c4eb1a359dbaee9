using Sersync2.Tests.Benchmarks.Contestants;
using Sersync2.Tests.Benchmarks.Results;

namespace Sersync2.Tests.Benchmarks;

/// <summary>What a run costs besides time: taken before, and again when all is quiet.</summary>
internal sealed class Costs(Arena arena, IRunning running)
{
    private readonly TimeSpan _processor = running.ProcessorTime;
    private readonly TimeSpan _server = arena.Server.ProcessorTime;
    private readonly long _log = arena.Server.Mark();

    public void AddTo(Dictionary<string, double> figures)
    {
        Readiness.Settle(arena);
        (int calls, long bytes) = arena.Server.Since(_log);
        figures[Metric.Processor] = (running.ProcessorTime - _processor).TotalMilliseconds;
        figures[Metric.ServerProcessor] = (arena.Server.ProcessorTime - _server).TotalMilliseconds;
        figures[Metric.Calls] = calls;
        figures[Metric.Bytes] = bytes;
        if (running.ProcessId is { } process)
            figures[Metric.Peak] = ProcessCosts.Peak(process);
    }
}
