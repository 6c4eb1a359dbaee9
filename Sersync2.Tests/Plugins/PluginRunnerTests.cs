using System.Collections.Concurrent;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Plugins;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Plugins;

public sealed class PluginRunnerTests
{
    private static readonly AbsolutePath Watch = new("/watch");

    [Test]
    public async Task What_comes_of_each_event_is_counted()
    {
        using var runner = new PluginRunner("test", new StandInPlugin((change, _) => Task.FromResult(change.Path.ToString() switch
        {
            "bad" => PluginResult.Failed("for a reason"),
            "out" => PluginResult.Skipped,
            "broken" => throw new InvalidOperationException("a mistake"),
            _ => PluginResult.Done,
        })), TimeProvider.System);
        Add(runner, "good", "out", "bad");
        await Eventually.Is(() => runner.Counters.Waiting == 0, "something waits");
        Assert.That(runner.Counters, Is.EqualTo(new PluginCounters(1, 1, 0, 0, "\"/watch/bad\": for a reason")));

        Add(runner, "broken");
        await Eventually.Is(() => runner.Counters.Failed == 2, "the mistake is not counted");
        Add(runner, "good");
        await Eventually.Is(() => runner.Counters.Done == 2, "it does not go on");
    }

    [Test]
    public async Task What_takes_too_long_is_a_failure()
    {
        using var runner = new PluginRunner("test", new StandInPlugin(Hang) { TimeLimit = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);
        Add(runner, "a");
        await Eventually.Is(() => runner.Counters.Failed == 1, "it has not failed");
        Assert.That(runner.Counters.LastError, Is.EqualTo("\"/watch/a\": not done within 0 s"));
    }

    [Test]
    public async Task A_plugin_that_hangs_makes_nobody_wait_and_what_it_has_not_got_to_is_bounded()
    {
        using var runner = new PluginRunner("test", new StandInPlugin(Hang), TimeProvider.System, limit: 1_000);
        for (int i = 0; i < 50_000; i++)
            Add(runner, $"file-{i}");

        PluginCounters counters = runner.Counters;
        Assert.That(counters.Waiting, Is.InRange(1_000, 1_004));
        Assert.That(counters.Waiting + counters.Dropped, Is.EqualTo(50_000));
        await runner.StopAsync(CancellationToken.None);
        Assert.That(runner.Counters.Failed, Is.Zero, "what the end interrupts is no failure");
    }

    [Test]
    public async Task What_waits_at_the_end_is_finished_when_there_is_time()
    {
        var begin = new TaskCompletionSource();
        var handled = new ConcurrentBag<string>();
        using var runner = new PluginRunner("test", new StandInPlugin(async (change, _) =>
        {
            await begin.Task;
            handled.Add(change.Path.ToString());
            return PluginResult.Done;
        }), TimeProvider.System);
        for (int i = 0; i < 100; i++)
            Add(runner, $"file-{i}");
        Task end = runner.StopAsync(CancellationToken.None);
        Add(runner, "late");
        begin.SetResult();
        await end;

        Assert.That(handled, Has.Count.EqualTo(100).And.No.Member("late"));
    }

    [Test]
    public async Task Several_paths_are_under_way_at_once_but_none_twice()
    {
        var underWay = new ConcurrentDictionary<string, int>();
        int most = 0, twice = 0;
        using var runner = new PluginRunner("test", new StandInPlugin(async (change, cancellation) =>
        {
            if (underWay.AddOrUpdate(change.Path.ToString(), 1, (path, count) => count + 1) > 1)
                Interlocked.Increment(ref twice);
            most = Math.Max(most, underWay.Count);
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            underWay.TryRemove(change.Path.ToString(), out _);
            return PluginResult.Done;
        }), TimeProvider.System);
        for (int i = 0; i < 5_000; i++)
            Add(runner, $"file-{i % 7}");
        await Eventually.Is(() => runner.Counters.Waiting == 0, "something waits");

        Assert.That(twice, Is.Zero);
        Assert.That(most, Is.LessThanOrEqualTo(4));
    }

    private static void Add(PluginRunner runner, params string[] paths)
    {
        foreach (string path in paths)
            runner.Add(new PluginEvent(Watch, Path(path), InotifyMask.Create));
    }

    private static async Task<PluginResult> Hang(PluginEvent change, CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        return PluginResult.Done;
    }

    private sealed class StandInPlugin(Func<PluginEvent, CancellationToken, Task<PluginResult>> handle) : IPlugin
    {
        public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(1);

        public Task<PluginResult> HandleAsync(PluginEvent change, CancellationToken cancellation) => handle(change, cancellation);

        public void Dispose()
        {
        }
    }
}
