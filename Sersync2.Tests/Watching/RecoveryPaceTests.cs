using Sersync2.Core.Watching;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

public sealed class RecoveryPaceTests
{
    [Test]
    public void A_lone_recovery_does_not_wait()
    {
        var clock = new ManualClock();
        var pace = new RecoveryPace(clock);

        for (int time = 0; time < 3; time++)
        {
            Assert.That(pace.RestBefore(), Is.EqualTo(TimeSpan.Zero));
            pace.Completed(TimeSpan.FromSeconds(1));
            clock.AdvanceSeconds(60);
        }
    }

    [Test]
    public void Those_that_follow_one_another_rest_longer_and_longer_up_to_a_limit()
    {
        var clock = new ManualClock();
        var pace = new RecoveryPace(clock);
        Assert.That(pace.RestBefore(), Is.EqualTo(TimeSpan.Zero));
        pace.Completed(TimeSpan.FromMilliseconds(10));
        List<double> rests = [];
        for (int time = 0; time < 8; time++)
        {
            TimeSpan rest = pace.RestBefore();
            rests.Add(rest.TotalSeconds);
            clock.Advance(rest);
            pace.Completed(TimeSpan.FromMilliseconds(10));
        }

        Assert.That(rests, Is.EqualTo(new[] { 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5 }));
        clock.AdvanceSeconds(60);
        Assert.That(pace.RestBefore(), Is.EqualTo(TimeSpan.Zero), "the storm is over");
    }
}
