using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Queueing;

/// <summary>What the status shows of a set, and a wait for delivery relies on.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DirtySetGaugeTests
{
    private readonly ManualClock _clock = new();
    private readonly DirtySet _set;

    public DirtySetGaugeTests()
    {
        _clock.AdvanceSeconds(1000);
        _set = new DirtySet(_clock, () => { });
    }

    [Test]
    public void An_empty_set_is_without_age() => Assert.That(_set.Gauge, Is.EqualTo(new DirtyGauge(0, 0, null)));

    [Test]
    public void A_path_is_as_old_as_its_first_change()
    {
        Add("a");
        _clock.AdvanceSeconds(3);
        Add("a");
        Add("new", DirtyFlags.AwaitingClose);
        _clock.AdvanceSeconds(2);

        Assert.That(_set.Gauge, Is.EqualTo(new DirtyGauge(2, 0, TimeSpan.FromSeconds(5))));
    }

    [Test]
    public void What_is_taken_counts_until_it_is_settled()
    {
        Add("a");
        Add("b");
        _clock.AdvanceSeconds(1);
        _set.Take(int.MaxValue);
        _clock.AdvanceSeconds(1);
        Add("b");
        DirtyGauge carried = _set.Gauge;
        _set.Settle();

        Assert.That((carried, _set.Gauge), Is.EqualTo((new DirtyGauge(1, 2, TimeSpan.FromSeconds(2)), new DirtyGauge(1, 0, TimeSpan.Zero))));
    }

    [Test]
    public void What_comes_back_keeps_its_age_and_what_comes_of_it_has_the_same()
    {
        Add("a");
        _clock.AdvanceSeconds(1);
        List<DirtyEntry> taken = _set.Take(int.MaxValue);
        _clock.AdvanceSeconds(1);
        _set.PutBack(taken, TimeSpan.FromSeconds(10));
        _set.PutBack([new DirtyEntry(Path("a-link"), DirtyFlags.None)], TimeSpan.Zero);
        _set.Settle();
        TimeSpan? both = _set.Gauge.OldestAge;
        _set.Take(int.MaxValue);
        _set.Settle();

        Assert.That((both, _set.Gauge), Is.EqualTo((TimeSpan.FromSeconds(2), new DirtyGauge(1, 0, TimeSpan.FromSeconds(2)))));
        _clock.AdvanceSeconds(20);
        Assert.That(_set.Take(int.MaxValue).Select(entry => entry.Since), Is.EqualTo(new[] { _set.Now - TimeSpan.FromSeconds(22) }));
    }

    private void Add(string path, DirtyFlags flags = DirtyFlags.None)
    {
        RelativePath? shared = null;
        _set.Add(System.Text.Encoding.UTF8.GetBytes(path), ref shared, flags);
    }
}
