using Sersync2.Core.Syncing;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing;

public sealed class DisturbingPathsTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(1);

    [Test]
    public void A_path_waits_longer_each_time_up_to_a_limit()
    {
        var paths = new DisturbingPaths();
        TimeSpan now = Start;
        List<double> delays = [];
        for (int i = 0; i < 9; i++)
        {
            TimeSpan delay = paths.Hold(Path("a"), now);
            Assert.That(paths.Left(Path("a"), now), Is.EqualTo(delay));
            delays.Add(delay.TotalSeconds);
            now += delay;
            Assert.That(paths.Left(Path("a"), now), Is.EqualTo(TimeSpan.Zero));
        }

        Assert.That(delays, Is.EqualTo(new[] { 0.5, 1, 2, 4, 8, 16, 30, 30, 30 }));
    }

    [Test]
    public void No_other_path_waits()
    {
        var paths = new DisturbingPaths();
        paths.Hold(Path("dir/a"), Start);
        foreach (string other in (string[])["dir", "dir/ab", "dir/a/b", "a"])
            Assert.That(paths.Left(Path(other), Start), Is.EqualTo(TimeSpan.Zero), other);
    }

    [Test]
    public void One_that_has_been_quiet_is_like_any_other()
    {
        var paths = new DisturbingPaths();
        paths.Hold(Path("a"), Start);
        paths.Hold(Path("a"), Start);
        TimeSpan later = Start + DisturbingPaths.Longest + DisturbingPaths.Forgotten;
        Assert.That(paths.Hold(Path("b"), later), Is.EqualTo(DisturbingPaths.First));
        Assert.That(paths.Count, Is.EqualTo(1));
        Assert.That(paths.Hold(Path("a"), later), Is.EqualTo(DisturbingPaths.First));
    }
}
