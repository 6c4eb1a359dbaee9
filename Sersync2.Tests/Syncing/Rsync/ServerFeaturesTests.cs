using Sersync2.Core.Configuration;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Tests.Syncing.Rsync;

public sealed class ServerFeaturesTests
{
    private static readonly Destination Anywhere = new(new RemoteSettings { Ip = "host", Name = "m" }, new RsyncSettings());

    [TestCase("rsync  version 3.2.7  protocol version 31", "3.2.7")]
    [TestCase("rsync  version 3.5.0  protocol version 32", "3.5.0")]
    [TestCase("rsync  version v3.4.1  protocol version 32", "3.4.1")]
    [TestCase("rsync  version 3.1  protocol version 31", "3.1.0")]
    [TestCase("rsync  version 3.2.0pre1  protocol version 31.PR14", "3.2.0")]
    [TestCase("rsync  version v3.3.0-dev  protocol version 31", "3.3.0")]
    [TestCase("openrsync: protocol version 29", null)]
    [TestCase("bash: rsync version 3.2.7", null)]
    [TestCase("", null)]
    public void A_version_is_read_from_rsyncs_first_line(string line, string? expected) =>
        Assert.That(RsyncVersion.Parse(line)?.ToString(), Is.EqualTo(expected));

    [TestCase(3, 0, 9, false)]
    [TestCase(3, 1, 0, true)]
    [TestCase(3, 1, 1, true)]
    [TestCase(4, 0, 0, true)]
    [TestCase(2, 9, 9, false)]
    public void Versions_are_compared_part_by_part(int major, int minor, int patch, bool expected) =>
        Assert.That(new RsyncVersion(major, minor, patch).AtLeast(3, 1, 0), Is.EqualTo(expected));

    [TestCase(3, 0, 9, false, false, false)]
    [TestCase(3, 1, 2, true, false, false)]
    [TestCase(3, 1, 3, true, true, false)]
    [TestCase(3, 2, 4, true, true, true)]
    public void The_local_rsync_limits_what_is_tried(int major, int minor, int patch, bool missingArgs, bool nanoseconds, bool arguments)
    {
        var features = new ServerFeatures(new RsyncVersion(major, minor, patch));

        Assert.That(features.DeleteMissingArgs, Is.EqualTo(missingArgs));
        Assert.That(features.NanosecondTimes, Is.EqualTo(nanoseconds));
        Assert.That(features.ProtectsArguments, Is.EqualTo(arguments));
        Assert.That(features.Deletions, Is.True);
    }

    [Test]
    public void A_refusal_is_news_once()
    {
        var features = new ServerFeatures(new RsyncVersion(3, 5, 0));

        foreach (Verdict verdict in new[] { Verdict.LacksDeleteMissingArgs, Verdict.LacksNanosecondTimes, Verdict.RefusesDelete })
        {
            Assert.That(features.Learn(new Outcome(verdict), Anywhere), Is.True, $"{verdict}");
            Assert.That(features.Learn(new Outcome(verdict), Anywhere), Is.False, $"{verdict}");
        }

        Assert.That(features.DeleteMissingArgs || features.NanosecondTimes || features.Deletions, Is.False);
    }

    [Test]
    public void Only_what_an_administrator_may_have_changed_is_tried_again()
    {
        var features = new ServerFeatures(new RsyncVersion(3, 5, 0));
        features.Learn(new Outcome(Verdict.LacksDeleteMissingArgs), Anywhere);
        features.Learn(new Outcome(Verdict.RefusesDelete), Anywhere);

        features.ForgetRefusals();

        Assert.That(features.Deletions, Is.True);
        Assert.That(features.DeleteMissingArgs, Is.False);
    }

    [Test]
    public void Everything_else_teaches_nothing()
    {
        var features = new ServerFeatures(new RsyncVersion(3, 5, 0));
        Verdict[] lessons = [Verdict.LacksDeleteMissingArgs, Verdict.LacksNanosecondTimes, Verdict.RefusesDelete];

        foreach (Verdict verdict in Enum.GetValues<Verdict>().Except(lessons))
            Assert.That(features.Learn(new Outcome(verdict), Anywhere), Is.False, $"{verdict}");

        Assert.That(features.DeleteMissingArgs && features.NanosecondTimes && features.Deletions, Is.True);
    }
}
