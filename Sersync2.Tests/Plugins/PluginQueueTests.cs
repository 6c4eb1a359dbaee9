using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Plugins;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Plugins;

public sealed class PluginQueueTests
{
    private static readonly AbsolutePath Watch = new("/watch");
    private PluginQueue _queue = null!;

    [SetUp]
    public void MakeQueue() => _queue = new PluginQueue(3);

    [Test]
    public void Repeats_of_a_path_that_waits_are_one_and_the_last_counts()
    {
        Assert.That(Add("a"), Is.True);
        Assert.That(Add("b"), Is.True);
        Assert.That(Add("a", InotifyMask.Delete), Is.False);

        Assert.That(Take(), Is.EqualTo("a Delete"));
        Assert.That(Take(), Is.EqualTo("b Create"));
        Assert.That(_queue.TryTake(out _), Is.False);
    }

    [Test]
    public void A_path_that_changes_while_it_is_under_way_comes_once_more_when_that_is_done()
    {
        Add("a");
        Assert.That(_queue.TryTake(out PluginEvent first), Is.True);
        Assert.That(Add("a", InotifyMask.Modify), Is.False);
        Assert.That(Add("a", InotifyMask.Delete), Is.False);
        Assert.That(_queue.TryTake(out _), Is.False);

        Assert.That(_queue.Complete(first), Is.True);
        Assert.That(_queue.TryTake(out PluginEvent again), Is.True);
        Assert.That(again.Cause, Is.EqualTo(InotifyMask.Delete));
        Assert.That(_queue.Complete(again), Is.False);
        Assert.That(_queue.Count, Is.Zero);
    }

    [Test]
    public void Beyond_the_limit_the_oldest_goes()
    {
        foreach (string path in (string[])["a", "b", "c"])
            Assert.That(Add(path), Is.True);
        Assert.That(_queue.Add(Event("d", InotifyMask.Create), out bool dropped), Is.False);

        Assert.That((dropped, _queue.Count), Is.EqualTo((true, 3)));
        Assert.That(Take(), Is.EqualTo("b Create"));
    }

    [Test]
    public void The_same_name_below_another_watch_path_is_another_path()
    {
        Add("a");
        Assert.That(_queue.Add(new PluginEvent(new AbsolutePath("/other"), Path("a"), InotifyMask.Create), out _), Is.True);
        Assert.That(_queue.Add(new PluginEvent(new AbsolutePath("/watch"), Path("a"), InotifyMask.Create), out _), Is.False);
    }

    private static PluginEvent Event(string path, InotifyMask cause) => new(Watch, Path(path), cause);

    private bool Add(string path, InotifyMask cause = InotifyMask.Create)
    {
        bool more = _queue.Add(Event(path, cause), out bool dropped);
        Assert.That(dropped, Is.False);
        return more;
    }

    private string? Take()
    {
        if (!_queue.TryTake(out PluginEvent change))
            return null;
        _queue.Complete(change);
        return $"{change.Path} {change.Cause}";
    }
}
