using System.Diagnostics;

namespace Sersync2.Tests.Benchmarks.Contestants;

/// <summary>
/// The floor: somebody who knows what has changed, and when the change is complete, calls rsync once for each remote. For
/// a single file with its name, else for the whole tree with deletions.
/// </summary>
internal sealed class BareRsync : IContestant
{
    public const string ContestantName = "bare rsync";

    public string Name => ContestantName;

    public IRunning Start(Arena arena, params string[] options) => new Running(arena, options);

    /// <summary>Begins a call.</summary>
    public static Process Call(Arena arena, int remote, string? path, params string[] options)
    {
        List<string> words = ["-artuz", "--sockopts=TCP_NODELAY", $"--port={arena.Server.Port}", "-R", .. options];
        if (path is null)
            words.Add("--delete");
        words.AddRange(["./" + path, $"127.0.0.1::{BenchmarkServer.ModuleName(remote)}/"]);
        return Process.Start(new ProcessStartInfo("rsync", words) { WorkingDirectory = arena.Source })!;
    }

    private sealed class Running(Arena arena, string[] options) : IRunning
    {
        private TimeSpan _used;

        public int? ProcessId => null;

        public TimeSpan ProcessorTime => _used;

        public string Output => "";

        public void Deliver(string? path)
        {
            // What the workload itself has started is not ours.
            TimeSpan before = ProcessCosts.OfEndedChildren();
            Process[] calls = [.. Enumerable.Range(0, arena.RemoteCount).Select(remote => Call(arena, remote, path, options))];
            foreach (Process call in calls)
            {
                call.WaitForExit();
                if (call.ExitCode != 0)
                    throw new InvalidOperationException($"rsync: exit code {call.ExitCode}");
                call.Dispose();
            }

            _used += ProcessCosts.OfEndedChildren() - before;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
