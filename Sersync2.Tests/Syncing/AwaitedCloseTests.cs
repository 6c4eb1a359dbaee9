using Sersync2.Core.Native;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing;

public sealed class AwaitedCloseTests
{
    private const long Second = 1_000_000_000;
    private const long Now = 1_700_000_000 * Second;

    [TestCase(0, 0.5, 10, false, TestName = "It is being written")]
    [TestCase(0, 1.5, 10, true, TestName = "It rests at the first look")]
    [TestCase(0, 100_000, 10, true, TestName = "It has an old time from the beginning")]
    [TestCase(1, 2.5, 10, true, TestName = "It has come to rest since the last look")]
    [TestCase(1, 4, 10, false, TestName = "It has not changed since the last look")]
    [TestCase(9, 10.5, 10, true)]
    [TestCase(9, 12, 10, false)]
    [TestCase(0, 30, LargeFileLane.MinBytes, false, TestName = "A large one has to rest for longer")]
    [TestCase(9, 65, LargeFileLane.MinBytes, true)]
    [TestCase(9, 75, LargeFileLane.MinBytes, false)]
    public void What_has_changed_and_rests_is_sent(int looks, double ageInSeconds, long size, bool expected)
    {
        DirtyEntry entry = Parse("f:AwaitingClose") with { Failures = looks };
        var status = new FileStatus { Kind = FileKind.File, Size = size, Modified = Now - (long)(ageInSeconds * Second) };
        Assert.That(AwaitedClose.Rests(entry, status, Now), Is.EqualTo(expected));
    }

    [Test]
    public void The_looks_become_rare() =>
        Assert.That(Enumerable.Range(1, 6).Select(looks => AwaitedClose.PauseAfter(looks).TotalSeconds), Is.EqualTo(new[] { 2, 4, 8, 10, 10, 10 }));

    /// <summary>However its changes fall between the looks, one of these finds it at rest.</summary>
    [Test]
    public void No_change_falls_between_two_looks()
    {
        for (int looks = 1; looks < 8; looks++)
        {
            double pause = AwaitedClose.PauseAfter(looks).TotalSeconds;
            for (double change = 0; change < pause; change += 0.1)
            {
                DirtyEntry entry = Parse("f:AwaitingClose") with { Failures = looks };
                bool now = Rests(entry, pause - change), next = Rests(entry with { Failures = looks + 1 }, pause - change + AwaitedClose.PauseAfter(looks + 1).TotalSeconds);
                Assert.That(now || next, $"after {looks} looks, {change} s after the last");
            }
        }

        static bool Rests(DirtyEntry entry, double age) =>
            AwaitedClose.Rests(entry, new FileStatus { Kind = FileKind.File, Size = 10, Modified = Now - (long)(age * Second) }, Now);
    }
}
