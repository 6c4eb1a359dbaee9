using Sersync2.Core.Syncing;

namespace Sersync2.Tests.Syncing;

public sealed class PacingTests
{
    private static readonly TimeSpan Call = Milliseconds(8);

    [Test]
    public void A_lone_change_waits_for_nothing()
    {
        Assert.That(new Pacing().RestBefore(1, Milliseconds(1_000)), Is.EqualTo(TimeSpan.Zero));
        var pacing = new Pacing();
        pacing.Worked(Call, Milliseconds(1_000));
        Assert.That(pacing.RestBefore(1, Milliseconds(1_050)), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void After_a_call_it_rests_as_long_as_it_worked_what_has_passed_of_that_counted()
    {
        var pacing = new Pacing();
        pacing.Worked(Call, Milliseconds(1_000));
        Assert.That(pacing.RestBefore(1, Milliseconds(1_003)), Is.EqualTo(Milliseconds(5)));
    }

    [Test]
    public void What_changes_all_the_time_is_sent_at_growing_distances_up_to_a_limit()
    {
        var pacing = new Pacing();
        TimeSpan now = Milliseconds(1_000);
        List<double> rests = [];
        for (int i = 0; i < 6; i++)
        {
            now += Call;
            pacing.Worked(Call, now);
            TimeSpan rest = pacing.RestBefore(1, now);
            rests.Add(rest.TotalMilliseconds);
            now += rest;
        }

        Assert.That(rests, Is.EqualTo(new double[] { 8, 20, 40, 70, 70, 70 }));
    }

    [Test]
    public void After_a_calm_a_change_is_a_lone_one_again()
    {
        var pacing = new Pacing();
        for (int i = 0; i < 6; i++)
        {
            pacing.Worked(Call, Milliseconds(i));
            pacing.RestBefore(1, Milliseconds(i));
        }

        Assert.That(pacing.RestBefore(1, Milliseconds(60)), Is.GreaterThan(TimeSpan.Zero));
        Assert.That(pacing.RestBefore(1, Milliseconds(300)), Is.EqualTo(TimeSpan.Zero));
        pacing.Worked(Call, Milliseconds(310));
        Assert.That(pacing.RestBefore(1, Milliseconds(310)), Is.EqualTo(Call));
    }

    [TestCase(40, 10)]
    [TestCase(10_000, 70)]
    public void A_storm_rests_a_quarter_of_what_it_worked_within_the_limit(int worked, int rest)
    {
        var pacing = new Pacing();
        pacing.Worked(Milliseconds(worked), Milliseconds(20_000));
        Assert.That(pacing.RestBefore(Pacing.Many, Milliseconds(20_000)), Is.EqualTo(Milliseconds(rest)));
    }

    [Test]
    public void A_long_call_is_followed_by_no_longer_rest_than_the_limit()
    {
        var pacing = new Pacing();
        pacing.Worked(Milliseconds(60_000), Milliseconds(60_000));
        Assert.That(pacing.RestBefore(1, Milliseconds(60_000)), Is.EqualTo(Pacing.LongestRest));
    }

    private static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
