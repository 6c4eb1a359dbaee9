using Sersync2.Core.Status;
using Sersync2.Core.Syncing;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Syncing;

public sealed class RemoteHealthTests
{
    private static readonly Outcome Refused = new(Verdict.Unreachable, "Connection refused");
    private static readonly Outcome WrongPassword = new(Verdict.Misconfigured, "@ERROR: auth failed");
    private ManualClock _clock = null!;
    private RemoteHealth _health = null!;

    [SetUp]
    public void MakeHealth()
    {
        _clock = new ManualClock();
        _health = new RemoteHealth(_clock, () => 1);
    }

    [Test]
    public void What_fails_is_tried_again_at_once_and_then_later_and_later()
    {
        double[] delays = [.. Enumerable.Range(0, 9).Select(_ => _health.Failed(Refused).Delay.TotalSeconds)];

        Assert.That(delays, Is.EqualTo(new double[] { 0, 1, 2, 4, 8, 16, 32, 60, 60 }));
    }

    [Test]
    public void What_a_person_must_mend_is_tried_less_often()
    {
        _health.Failed(WrongPassword);

        Assert.That(_health.Failed(WrongPassword).Delay, Is.EqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(_health.Snapshot.State, Is.EqualTo(RemoteState.Misconfigured));
    }

    [Test]
    public void One_failure_is_neither_news_nor_an_outage()
    {
        Assert.That(_health.Failed(Refused).IsNews, Is.False);
        Assert.That(_health.IsDown, Is.False);
        Assert.That(_health.Succeeded(), Is.Null);
        Assert.That(_health.Failed(Refused), Is.EqualTo(new RemoteFailure(TimeSpan.Zero, IsNews: false)));
    }

    [Test]
    public void An_outage_is_news_once_and_again_when_its_cause_is_another()
    {
        bool[] news = [.. new[] { Refused, Refused, Refused, WrongPassword, WrongPassword, Refused }.Select(outcome => _health.Failed(outcome).IsNews)];

        Assert.That(news, Is.EqualTo(new[] { false, true, false, true, false, true }));
    }

    [Test]
    public void Only_a_call_that_succeeds_ends_an_outage()
    {
        _health.Failed(Refused);
        _health.Failed(Refused);
        _clock.AdvanceSeconds(10);

        _health.Working();
        _health.Idle();
        Assert.That(_health.IsDown, Is.True);

        Assert.That(_health.Succeeded(), Is.EqualTo(TimeSpan.FromSeconds(10)));
        Assert.That(_health.IsDown, Is.False);
        _health.Idle();
        Assert.That(_health.Snapshot.State, Is.EqualTo(RemoteState.InSync));
    }

    [Test]
    public void The_state_tells_how_it_stands_and_since_when()
    {
        DateTimeOffset start = _clock.GetUtcNow();
        Assert.That(_health.Snapshot, Is.EqualTo(new RemoteHealthSnapshot(RemoteState.Starting, start)));

        _clock.AdvanceSeconds(1);
        _health.Working();
        _clock.AdvanceSeconds(1);
        _health.Succeeded();
        _health.Idle();
        Assert.That(_health.Snapshot, Is.EqualTo(new RemoteHealthSnapshot(RemoteState.InSync, start.AddSeconds(2), LastSuccess: start.AddSeconds(2))));

        _clock.AdvanceSeconds(1);
        _health.Failed(Refused);
        _health.Failed(Refused);
        _clock.AdvanceSeconds(1);
        _health.Failed(Refused);
        Assert.That(_health.Snapshot, Is.EqualTo(new RemoteHealthSnapshot(
            RemoteState.BackingOff, start.AddSeconds(3), 3, "Connection refused", start.AddSeconds(4), start.AddSeconds(2))));
    }
}
