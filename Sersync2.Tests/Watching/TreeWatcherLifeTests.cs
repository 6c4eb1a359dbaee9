using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

/// <summary>What a watchdog hears of the watching thread.</summary>
public sealed class TreeWatcherLifeTests
{
    private WatchedTree _watched = null!;

    [SetUp]
    public Task Watch()
    {
        _watched = new WatchedTree();
        return _watched.Watch();
    }

    [TearDown]
    public void Stop() => _watched.Dispose();

    [Test]
    public async Task A_thread_at_rest_shows_life_again_and_again()
    {
        for (int i = 0; i < 5; i++)
            await Eventually.Is(_watched.Watcher.ShowsLife, "it shows no life");
    }

    [Test]
    public async Task A_thread_that_is_stuck_shows_none_until_it_is_free()
    {
        _watched.Sink.Gate.Reset();
        _watched.Tree.Write("file", "x");

        await Eventually.Is(() => !_watched.Watcher.ShowsLife(), "it shows life still");
        Assert.That(_watched.Watcher.ShowsLife(), Is.False);

        _watched.Sink.Gate.Set();
        await Eventually.Is(_watched.Watcher.ShowsLife, "it shows no life");
    }
}
