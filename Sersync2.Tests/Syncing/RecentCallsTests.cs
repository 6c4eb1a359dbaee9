using Sersync2.Core.Paths;
using Sersync2.Core.Syncing;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing;

public sealed class RecentCallsTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    [TestCase("d/f", true)]
    [TestCase("tree/below/f", true)]
    [TestCase("d", false)]
    [TestCase("d/g", false)]
    [TestCase("treetop", false)]
    public void Only_what_a_call_carried_can_have_been_read_by_it(string path, bool expected)
    {
        var calls = new RecentCalls();
        calls.Add(Start, Start.AddSeconds(1), [Path("d/f"), Path("tree")]);
        Assert.That(calls.Overlap(Path(path), Nanoseconds(0.5)), Is.EqualTo(expected));
        Assert.That(calls.Overlap(Path(path), Nanoseconds(5)), Is.False);
    }

    [Test]
    public void A_call_for_everything_can_have_read_anything()
    {
        var calls = new RecentCalls();
        calls.Add(Start, Start.AddSeconds(1));
        calls.Add(Start.AddSeconds(10), Start.AddSeconds(11), [RelativePath.Root]);
        Assert.That(calls.Overlap(Path("d/f"), Nanoseconds(0.5)), Is.True);
        Assert.That(calls.Overlap(Path("d/f"), Nanoseconds(10.5)), Is.True);
    }

    [Test]
    public void Of_too_many_paths_the_oldest_are_forgotten_and_count_as_read()
    {
        var calls = new RecentCalls();
        RelativePath[] many = [.. Enumerable.Range(0, 3_000).Select(number => Path($"f{number}"))];
        calls.Add(Start, Start.AddSeconds(1), many);
        Assert.That(calls.Overlap(Path("other"), Nanoseconds(0.5)), Is.False);
        calls.Add(Start.AddSeconds(10), Start.AddSeconds(11), many);
        Assert.That(calls.Overlap(Path("other"), Nanoseconds(0.5)), Is.True);
        Assert.That(calls.Overlap(Path("other"), Nanoseconds(10.5)), Is.False);
    }

    private static long Nanoseconds(double seconds) => (Start.AddSeconds(seconds) - DateTimeOffset.UnixEpoch).Ticks * 100;
}
