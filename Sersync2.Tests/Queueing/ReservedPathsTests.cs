using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Queueing;

/// <summary>What touches a path that is worked on elsewhere waits in the set, and only that.</summary>
public sealed class ReservedPathsTests
{
    private int _wakeUps;
    private DirtySet _set = null!;

    [SetUp]
    public void ReserveOne()
    {
        _set = new DirtySet(new ManualClock(), () => _wakeUps++);
        _set.Reserve(Path("d/large"));
    }

    [TestCase("d/large")]
    [TestCase("d/large/below")]
    [TestCase("d")]
    [TestCase(".")]
    public void What_touches_it_waits_until_it_is_released(string path)
    {
        _set.PutBack([Parse(path + ":Deleted")], TimeSpan.Zero);
        Assert.That(Texts(_set.Take(10)), Is.Empty);
        Assert.That(_set.UntilDue(), Is.Null, "nothing to spin for");
        Assert.That(_set.Count, Is.EqualTo(1));
        Assert.That(_set.Owes(Parse(path).Path), Is.True);

        int before = _wakeUps;
        _set.Release(Path("d/large"));
        Assert.That(_wakeUps, Is.GreaterThan(before));
        Assert.That(Texts(_set.Take(10)), Is.EqualTo(new[] { path + ":Deleted" }));
        Assert.That(_set.Count, Is.Zero);
    }

    [TestCase("d/larger")]
    [TestCase("d/small")]
    [TestCase("e")]
    public void What_does_not_touch_it_does_not_wait(string path)
    {
        _set.PutBack([Entry(path), Entry("d/large")], TimeSpan.Zero);
        Assert.That(Texts(_set.Take(10)), Is.EqualTo(new[] { path }));
    }

    [Test]
    public void What_happens_to_a_waiting_path_is_merged()
    {
        foreach (DirtyFlags flags in new[] { DirtyFlags.Deleted, DirtyFlags.Renamed })
        {
            _set.PutBack([Entry("d/large", flags)], TimeSpan.Zero);
            Assert.That(Texts(_set.Take(10)), Is.Empty);
        }

        _set.Release(Path("d/large"));
        Assert.That(_set.Take(10)[0].Flags, Is.EqualTo(DirtyFlags.Deleted | DirtyFlags.Renamed));
    }

    [Test]
    public void What_touches_two_waits_for_both()
    {
        _set.Reserve(Path("d/other"));
        _set.PutBack([Entry("d", DirtyFlags.Recursive)], TimeSpan.Zero);
        Assert.That(Texts(_set.Take(10)), Is.Empty);
        _set.Release(Path("d/large"));
        Assert.That(Texts(_set.Take(10)), Is.Empty);
        _set.Release(Path("d/other"));
        Assert.That(Texts(_set.Take(10)), Is.EqualTo(new[] { "d:Recursive" }));
    }

    [Test]
    public void Nothing_that_touches_it_is_settled()
    {
        RelativePath[] paths = [Path("d"), Path("d/large"), RelativePath.Root];
        Assert.That(paths.Select(_set.IsSettled), Is.All.False);
        Assert.That(_set.IsSettled(Path("e")), Is.True);
        _set.Release(Path("d/large"));
        Assert.That(paths.Select(_set.IsSettled), Is.All.True);
    }

    [Test]
    public void Deletions_that_wait_are_forgotten_as_well()
    {
        _set.PutBack([Entry("d/large", DirtyFlags.Deleted)], TimeSpan.Zero);
        _set.Take(10);
        _set.ForgetDeletions();
        _set.Release(Path("d/large"));
        Assert.That(Texts(_set.Take(10)), Is.EqualTo(new[] { "d/large" }));
    }

    [Test]
    public void At_the_end_everything_is_taken()
    {
        _set.PutBack([Entry("d/large"), Entry("x")], TimeSpan.Zero);
        _set.Take(1);
        Assert.That(Texts(_set.TakeAll()), Does.Contain("d/large"));
        Assert.That(_set.Count, Is.Zero);
    }
}
