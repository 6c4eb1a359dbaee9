using Sersync2.Core.Watching;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

public sealed class StormRestTests
{
    private readonly ManualClock _clock = new();

    [Test]
    public void A_few_changes_are_read_at_once()
    {
        var storm = new StormRest(_clock);
        for (int reading = 0; reading < 10; reading++)
            Assert.That(After(storm, TimeSpan.FromMilliseconds(0.1)), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Changes_with_time_between_them_never_rest()
    {
        var storm = new StormRest(_clock);
        for (int reading = 0; reading < 1_000; reading++)
            Assert.That(After(storm, TimeSpan.FromMilliseconds(2)), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void A_storm_gathers_until_it_is_over()
    {
        var storm = new StormRest(_clock);
        for (int reading = 0; reading < 100; reading++)
            After(storm, TimeSpan.FromMilliseconds(0.1));
        for (int reading = 0; reading < 100; reading++)
            Assert.That(After(storm, StormRest.Rest + TimeSpan.FromMilliseconds(0.1)), Is.EqualTo(StormRest.Rest));

        Assert.That(After(storm, StormRest.Rest * 2), Is.EqualTo(TimeSpan.Zero));
    }

    private TimeSpan After(StormRest storm, TimeSpan time)
    {
        _clock.Advance(time);
        return storm.AfterReading();
    }
}
