using Sersync2.Core.Syncing.FullSyncs;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Syncing.FullSyncs;

public sealed class FullSyncScheduleTests
{
    private static readonly FullSyncRequest Periodic = new(Delete: true, ["*.tmp"]);
    private static readonly FullSyncRequest Sending = new(Delete: false, []);
    private static readonly FullSyncRequest Deleting = new(Delete: true, []);
    private ManualClock _clock = null!;
    private int _ready;

    [SetUp]
    public void MakeClock()
    {
        _clock = new ManualClock();
        _ready = 0;
    }

    [Test]
    public void Without_an_interval_nothing_is_due()
    {
        FullSyncSchedule schedule = Schedule(null);
        _clock.Advance(TimeSpan.FromDays(1000));

        Assert.That(schedule.UntilDue(), Is.Null);
        Assert.That(schedule.Take(), Is.Null);
    }

    [Test]
    public void Periodic_ones_come_by_the_interval()
    {
        FullSyncSchedule schedule = Schedule(TimeSpan.FromMinutes(10));

        Assert.That(schedule.UntilDue(), Is.EqualTo(TimeSpan.FromMinutes(10)));
        Assert.That(schedule.Take(), Is.Null);
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.That(schedule.UntilDue(), Is.EqualTo(TimeSpan.Zero));
        Assert.That(schedule.Take(), Is.SameAs(Periodic));
        Assert.That(schedule.Take(), Is.Null);
        Assert.That(schedule.UntilDue(), Is.EqualTo(TimeSpan.FromMinutes(10)));
    }

    [TestCase(-365)]
    [TestCase(365)]
    public void Setting_the_wall_clock_moves_nothing(int days)
    {
        FullSyncSchedule schedule = Schedule(TimeSpan.FromMinutes(10));
        schedule.Retry(Deleting, TimeSpan.FromMinutes(1));
        _clock.SetForward(TimeSpan.FromDays(days));

        Assert.That(schedule.UntilDue(), Is.EqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(schedule.Take(), Is.Null);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(schedule.Take(), Is.SameAs(Deleting));
        Assert.That(schedule.UntilDue(), Is.EqualTo(TimeSpan.FromMinutes(9)));
    }

    [Test]
    public void While_one_is_carried_out_the_next_waits_for_its_end_and_is_one()
    {
        FullSyncSchedule schedule = Schedule(TimeSpan.FromMinutes(10));
        schedule.Request(Deleting);
        Assert.That(schedule.Take(), Is.SameAs(Deleting));

        // The sender takes again only when it is done, here after two intervals and a request.
        _clock.Advance(TimeSpan.FromMinutes(25));
        schedule.Request(Sending);
        Assert.That(schedule.Take(), Is.Not.Null);
        Assert.That(schedule.Take(), Is.Null);
        Assert.That(schedule.UntilDue(), Is.EqualTo(TimeSpan.FromMinutes(10)));
    }

    [Test]
    public void Several_that_were_missed_are_one()
    {
        FullSyncSchedule schedule = Schedule(TimeSpan.FromMinutes(10));
        _clock.Advance(TimeSpan.FromMinutes(45));

        Assert.That(schedule.Take(), Is.SameAs(Periodic));
        Assert.That(schedule.Take(), Is.Null);
    }

    [Test]
    public void One_that_is_asked_for_is_due_at_once()
    {
        FullSyncSchedule schedule = Schedule(null);
        schedule.Request(Sending);

        Assert.That(_ready, Is.EqualTo(1));
        Assert.That(schedule.UntilDue(), Is.EqualTo(TimeSpan.Zero));
        Assert.That(schedule.Take(), Is.SameAs(Sending));
        Assert.That(schedule.UntilDue(), Is.Null);
    }

    [Test]
    public void Several_that_are_asked_for_are_one()
    {
        FullSyncSchedule schedule = Schedule(null);
        schedule.Request(Sending);
        schedule.Request(Deleting);
        schedule.Request(Sending);

        Assert.That(schedule.Take()!.Delete, Is.True);
        Assert.That(schedule.Take(), Is.Null);
    }

    [Test]
    public void One_that_was_not_complete_comes_again_after_its_delay()
    {
        FullSyncSchedule schedule = Schedule(TimeSpan.FromMinutes(10));
        schedule.Retry(Deleting, TimeSpan.FromSeconds(30));

        Assert.That(schedule.UntilDue(), Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(schedule.Take(), Is.Null);
        _clock.AdvanceSeconds(30);
        Assert.That(schedule.Take(), Is.SameAs(Deleting));
    }

    [Test]
    public void A_retry_does_not_put_off_what_is_asked_for()
    {
        FullSyncSchedule schedule = Schedule(null);
        schedule.Request(Sending);
        schedule.Retry(Deleting, TimeSpan.FromSeconds(30));

        Assert.That(schedule.Take()?.Delete, Is.True);

        schedule.Retry(Deleting, TimeSpan.FromSeconds(30));
        schedule.Request(Sending);
        Assert.That(schedule.Take()?.Delete, Is.True);
        Assert.That(schedule.UntilDue(), Is.Null);
    }

    [Test]
    public void A_periodic_one_takes_along_what_waits_for_its_retry()
    {
        FullSyncSchedule schedule = Schedule(TimeSpan.FromSeconds(10));
        schedule.Retry(Periodic with { Delete = false }, TimeSpan.FromSeconds(60));
        _clock.AdvanceSeconds(10);

        Assert.That(schedule.Take(), Is.EqualTo(Periodic));
        _clock.AdvanceSeconds(5);
        Assert.That(schedule.Take(), Is.Null);
    }

    [TestCase(false, "", false, "", false, "", TestName = "Sending twice")]
    [TestCase(true, "", false, "", true, "", TestName = "Deleting and sending")]
    [TestCase(false, "a", true, "a", true, "a", TestName = "The same patterns")]
    [TestCase(false, "", true, "a", false, "", TestName = "The one without patterns sends more, and must not delete what they protect")]
    [TestCase(true, "a", false, "", false, "", TestName = "The same the other way")]
    public void Two_requests_are_one(bool delete, string exclude, bool otherDelete, string otherExclude, bool expectedDelete, string expectedExclude)
    {
        FullSyncRequest both = Request(delete, exclude).With(Request(otherDelete, otherExclude));

        Assert.That(both.Delete, Is.EqualTo(expectedDelete));
        Assert.That(string.Concat(both.Exclude), Is.EqualTo(expectedExclude));
    }

    [Test]
    public void If_one_of_two_asks_for_a_count_there_is_one()
    {
        FullSyncRequest counting = Sending with { IsRecovery = true };

        Assert.That(Deleting.With(counting).IsRecovery && counting.With(Sending).IsRecovery, Is.True);
    }

    private static FullSyncRequest Request(bool delete, string exclude) => new(delete, exclude.Length == 0 ? [] : [exclude]);

    private FullSyncSchedule Schedule(TimeSpan? interval) => new(Periodic, interval, _clock, () => _ready++);
}
