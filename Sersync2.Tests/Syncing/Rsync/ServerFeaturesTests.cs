using Sersync2.Core.Configuration;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Syncing.Rsync;

public sealed class ServerFeaturesTests
{
    private static readonly Destination Anywhere = new(new RemoteSettings { Ip = "host", Name = "m" }, new RsyncSettings());
    private static readonly RsyncVersion Current = new(3, 5, 0);

    private static readonly OwnOption[] ThatCanBeLacked =
        [.. OwnOptions.All.Where(row => row is { IsTold: true, Loss: not OwnOptionLoss.Needed }).Select(row => row.Option)];

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
        Assert.That(features.Allows(OwnOption.ModifyWindow), Is.EqualTo(nanoseconds));
        Assert.That(features.Allows(OwnOption.Progress), Is.EqualTo(missingArgs));
        Assert.That(features.ProtectsArguments, Is.EqualTo(arguments));
        Assert.That(features.Deletions && features.Listings, Is.True);
    }

    [Test]
    public void What_is_lacking_is_left_out_for_a_day_and_asked_anew()
    {
        var clock = new ManualClock();
        var features = new ServerFeatures(Current, clock);
        foreach (OwnOption option in ThatCanBeLacked)
        {
            Assert.That(features.Learn(Lacks(option), Anywhere), Is.True, $"{option}");
            Assert.That(features.Allows(option), Is.False, $"{option}");
        }

        Assert.That(features.Lacking.Select(lacking => lacking.Row.Option), Is.EqualTo(ThatCanBeLacked));
        clock.Advance(ServerFeatures.AskAgainAfter - TimeSpan.FromSeconds(1));
        Assert.That(ThatCanBeLacked.Any(features.Allows), Is.False);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(ThatCanBeLacked.All(features.Allows), Is.True);
        Assert.That(features.Lacking, Is.Empty);
    }

    [Test]
    public void What_nothing_works_without_is_never_left_out()
    {
        var features = new ServerFeatures(Current);
        foreach (OwnOptionRow row in OwnOptions.All.Where(row => row.Loss == OwnOptionLoss.Needed))
        {
            Assert.That(features.Learn(Lacks(row.Option), Anywhere), Is.False, row.Words);
            Assert.That(features.Allows(row.Option), Is.True, row.Words);
        }
    }

    [Test]
    public void Only_what_an_administrator_may_have_changed_is_tried_again()
    {
        var features = new ServerFeatures(Current);
        features.Learn(Lacks(OwnOption.DeleteMissingArgs), Anywhere);
        features.Learn(Lacks(OwnOption.Delete), Anywhere);

        features.ForgetRefusals();

        Assert.That(features.Deletions, Is.True);
        Assert.That(features.DeleteMissingArgs, Is.False);
    }

    [Test]
    public void Everything_else_teaches_nothing()
    {
        var features = new ServerFeatures(Current);

        foreach (Verdict verdict in Enum.GetValues<Verdict>().Where(verdict => verdict != Verdict.LacksOption))
            Assert.That(features.Learn(new Outcome(verdict), Anywhere), Is.False, $"{verdict}");

        Assert.That(OwnOptions.All.All(row => features.Allows(row.Option)), Is.True);
    }

    [Test]
    public void What_is_proved_is_no_suspect_until_it_is_broken_off_three_times_in_a_row()
    {
        var features = new ServerFeatures(Current);
        HashSet<OwnOption> used = [OwnOption.Statistics, OwnOption.ModifyWindow, OwnOption.FilesFrom, OwnOption.SocketOptions, OwnOption.Checksum];

        Assert.That(features.Suspects(used), Is.EqualTo(new[] { OwnOption.ModifyWindow, OwnOption.Checksum, OwnOption.Statistics }));
        features.Prove([OwnOption.Statistics, OwnOption.ModifyWindow]);
        Assert.That(features.Suspects(used), Is.EqualTo(new[] { OwnOption.Checksum }));
        Assert.That(features.Suspects(used), Is.EqualTo(new[] { OwnOption.Checksum }));
        Assert.That(features.Suspects(used), Has.Count.EqualTo(3));
    }

    private static Outcome Lacks(OwnOption option) => new(Verdict.LacksOption, "refused") { Option = option };
}
