using Sersync2.Core.Paths;
using Sersync2.Core.Watching;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Watching;

public sealed class PendingMovesTests
{
    private ManualClock _clock = null!;
    private PendingMoves _moves = null!;

    [SetUp]
    public void MakeMoves()
    {
        _clock = new ManualClock();
        _moves = new PendingMoves(_clock);
    }

    [Test]
    public void The_second_half_takes_what_the_first_left()
    {
        _moves.Add(11, 1, Path("a"), true);
        _moves.Add(12, 2, Path("b"), false);

        Assert.That(Take(12), Is.EqualTo((2, Path("b"), false)));
        Assert.That(Take(12).Node, Is.EqualTo(WatchTable.None));
        Assert.That(Take(99), Is.EqualTo((WatchTable.None, RelativePath.Root, false)));
        Assert.That(_moves.IsEmpty, Is.False);
        Assert.That(Take(11).Node, Is.EqualTo(1));
        Assert.That(_moves.IsEmpty, Is.True);
    }

    [Test]
    public void An_event_below_is_remembered()
    {
        _moves.Add(11, 1, Path("a"), true);
        _moves.Add(12, 2, Path("b"), false);
        _moves.Disturb(2);
        _moves.Disturb(3);

        Assert.That(Take(11).Disturbed, Is.False);
        Assert.That(Take(12).Disturbed, Is.True);
    }

    [Test]
    public void After_a_while_the_second_half_is_not_expected_any_more()
    {
        _moves.Add(11, 1, Path("a"), true);
        _clock.AdvanceSeconds(0.08);
        _moves.Add(12, 2, Path("b"), false);
        Assert.That(_moves.TakeExpired(), Is.EqualTo(WatchTable.None));

        _clock.AdvanceSeconds(0.05);
        Assert.That(_moves.TakeExpired(), Is.EqualTo(1));
        Assert.That(_moves.TakeExpired(), Is.EqualTo(WatchTable.None));
        Assert.That(Take(11).Node, Is.EqualTo(WatchTable.None));

        _clock.AdvanceSeconds(0.1);
        Assert.That(_moves.TakeExpired(), Is.EqualTo(2));
        Assert.That(_moves.IsEmpty, Is.True);
    }

    private (int Node, RelativePath Path, bool Disturbed) Take(uint cookie)
    {
        int node = _moves.Take(cookie, out RelativePath path, out bool settled, out bool disturbed);
        Assert.That(settled, Is.EqualTo(node == 1), "only the first was added as settled");
        return (node, path, disturbed);
    }
}
