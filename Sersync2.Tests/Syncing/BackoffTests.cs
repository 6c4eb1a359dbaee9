using Sersync2.Core.Syncing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Tests.Syncing;

public sealed class BackoffTests
{
    [Test]
    public void What_a_person_must_mend_is_waited_for_longer([Values(nameof(Verdict.Misconfigured), nameof(Verdict.OutOfSpace))] string verdict) =>
        Assert.That(Backoff.After(1, 1, Enum.Parse<Verdict>(verdict)), Is.EqualTo(TimeSpan.FromSeconds(5)));

    [Test]
    public void A_path_that_never_works_is_tried_no_oftener_than_the_fail_log_says() =>
        Assert.That(Backoff.After(100, 1, longest: TimeSpan.FromMinutes(60)), Is.EqualTo(TimeSpan.FromMinutes(60)));

    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(3, 4)]
    [TestCase(6, 32)]
    [TestCase(7, 60)]
    [TestCase(100, 60)]
    [TestCase(int.MaxValue, 60)]
    public void The_pause_doubles_up_to_a_minute(int failures, double seconds)
    {
        Assert.That(Backoff.After(failures, 1).TotalSeconds, Is.EqualTo(seconds).Within(1e-6));
        Assert.That(Backoff.After(failures, 0).TotalSeconds, Is.EqualTo(seconds * 0.8).Within(1e-6));
        Assert.That(Backoff.After(failures, 0.5).TotalSeconds, Is.EqualTo(seconds * 0.9).Within(1e-6));
    }
}
