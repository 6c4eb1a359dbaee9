using System.Diagnostics;
using Sersync2.Tests.Benchmarks.Contestants;

namespace Sersync2.Tests.Benchmarks;

/// <summary>When a contestant acts on changes: a file that is written again and again has arrived everywhere.</summary>
internal static class Readiness
{
    private const string Probe = "probe";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(170);

    /// <summary>Waits for that, and until all is quiet again.</summary>
    public static void Await(Arena arena, IRunning running)
    {
        if (running.ProcessId is null)
            return;
        First(arena, running);
        Settle(arena);
        if (!Waiting.Until(() => IsThere(arena, Current(arena)), TimeSpan.FromSeconds(5)))
            throw new InvalidOperationException($"the latest change has not arrived:\n{running.Output}");
        Settle(arena);
    }

    /// <summary>Waits until the first has arrived.</summary>
    /// <returns>The time since <paramref name="since"/>, a timestamp of the stopwatch.</returns>
    public static TimeSpan First(Arena arena, IRunning running, long since = 0)
    {
        var clock = Stopwatch.StartNew();
        for (int attempt = 0; clock.Elapsed < Deadline; attempt++)
        {
            if (running.ProcessId is null)
                break;
            // Longer each time: by time alone, rsync may take it for what it sent a moment ago.
            File.WriteAllText(Path.Combine(arena.Source, Probe), new string('.', attempt));
            // Often enough to tell small differences, seldom enough not to be a load.
            TimeSpan pause = TimeSpan.FromMilliseconds(50) + (clock.Elapsed / 50);
            if (Waiting.Until(() => arena.ActiveRemotes.All(remote => File.Exists(Path.Combine(remote, Probe))), pause, 1000))
                return Stopwatch.GetElapsedTime(since);
        }

        throw new InvalidOperationException($"not ready after {Deadline.TotalSeconds} s:\n{running.Output}");
    }

    /// <summary>Waits until the server has had nothing to do for a while.</summary>
    public static void Settle(Arena arena)
    {
        var quiet = Stopwatch.StartNew();
        Waiting.Until(
            () =>
            {
                if (!arena.Server.IsIdle)
                    quiet.Restart();
                return quiet.ElapsedMilliseconds >= 300;
            },
            Deadline,
            1000);
    }

    private static string Current(Arena arena) => File.ReadAllText(Path.Combine(arena.Source, Probe));

    private static bool IsThere(Arena arena, string content)
    {
        try
        {
            return arena.ActiveRemotes.All(remote => File.ReadAllText(Path.Combine(remote, Probe)) == content);
        }
        catch (IOException)
        {
            return false; // It is being replaced.
        }
    }
}
