using Sersync2.Core.Status;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

/// <summary>What a wait for delivery, and the status, rely on.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReadAllTests : IDisposable
{
    private readonly WatchedTree _watched = new();

    public void Dispose() => _watched.Dispose();

    [Test]
    public async Task What_was_changed_before_has_been_reported_after_it()
    {
        await _watched.Watch();
        for (int i = 0; i < 200; i++)
        {
            string name = $"file-{i}";
            _watched.Tree.Write(name, "x");
            await _watched.Watcher.ReadAllAsync().WaitAsync(Eventually.Deadline);
            Assert.That(_watched.Sink.Reports, Does.Contain(name));
        }
    }

    [Test]
    public async Task Many_may_ask_at_once()
    {
        await _watched.Watch();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(_watched.Watcher.ReadAllAsync))).WaitAsync(Eventually.Deadline);
    }

    [Test]
    public async Task While_the_watch_path_is_lost_there_is_no_answer()
    {
        await _watched.Watch();
        string away = _watched.Tree.Root + "-away";
        Directory.Move(_watched.Tree.Root, away);
        await Eventually.Is(() => _watched.Watcher.Counters.State == LocalPathState.RootLost, "the loss is not seen");
        Task read = _watched.Watcher.ReadAllAsync();
        Assert.That(read.IsCompleted, Is.False);
        Directory.Move(away, _watched.Tree.Root);
        await read.WaitAsync(Eventually.Deadline);
        Assert.That(_watched.Watcher.Counters.State, Is.EqualTo(LocalPathState.Watching));
    }

    [Test]
    public async Task Events_and_watches_are_counted()
    {
        _watched.Tree.MakeDirectory("a/b");
        await _watched.Watch();
        WatchCounters counters = _watched.Watcher.Counters;
        (long watches, long events, DateTimeOffset? last) before = (counters.Watches, counters.Events, counters.LastEvent);
        _watched.Tree.MakeDirectory("c");
        await _watched.Watcher.ReadAllAsync().WaitAsync(Eventually.Deadline);

        Assert.Multiple(() =>
        {
            Assert.That(before, Is.EqualTo((3L, 0L, (DateTimeOffset?)null)));
            Assert.That(counters.Watches, Is.EqualTo(4));
            Assert.That(counters.Events, Is.GreaterThan(0));
            Assert.That(counters.LastEvent, Is.Not.Null);
        });
    }
}
