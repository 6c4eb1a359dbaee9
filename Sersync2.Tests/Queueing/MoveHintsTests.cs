using Sersync2.Core.Queueing;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Queueing;

public sealed class MoveHintsTests
{
    [TestCase("one", "a>b", "a>b")]
    [TestCase("a chain leads from where the remote has it", "a>b b>c c>d", "a>d")]
    [TestCase("renamed back is no move", "a>b b>a", "")]
    [TestCase("renamed back in the end", "a>b b>c c>a", "")]
    [TestCase("what was moved into a directory goes along with it", "f>d/f d>e", "f>e/f d>e")]
    [TestCase("deep below", "f>d/x/y/f d/x>e", "f>e/y/f d/x>e")]
    [TestCase("a name that only begins the same stays", "f>d-1/f d>e", "f>d-1/f d>e")]
    [TestCase("what goes along may come back to its name", "d/f>x/f x>d", "x>d")]
    [TestCase("independent ones", "a>b c>d", "a>b c>d")]
    [TestCase("two that take each other's place", "a>t b>a t>b", "a>b b>a")]
    public void Moves_are_joined(string what, string moves, string expected)
    {
        var hints = new MoveHints();
        foreach (string move in moves.Split(' '))
            hints.Add(Hint(move));

        Assert.That(string.Join(' ', hints.TakeAll().Select(hint => $"{hint.From}>{hint.To}")), Is.EqualTo(expected), what);
    }

    [Test]
    public void They_are_taken_once()
    {
        var hints = new MoveHints();
        hints.Add(Hint("a>b"));

        Assert.That(hints.TakeAll(), Has.Count.EqualTo(1));
        Assert.That(hints.TakeAll(), Is.Empty);
    }

    [Test]
    public void Only_the_latest_are_kept()
    {
        var hints = new MoveHints();
        for (int number = 0; number < 1_000; number++)
            hints.Add(Hint($"a{number}>b{number}"));

        List<MoveHint> taken = hints.TakeAll();
        Assert.That(taken, Has.Count.EqualTo(64));
        Assert.That(taken[^1], Is.EqualTo(Hint("a999>b999")));
        Assert.That(taken[0], Is.EqualTo(Hint("a936>b936")));
    }

    private static MoveHint Hint(string move)
    {
        string[] names = move.Split('>');
        return new MoveHint(Path(names[0]), Path(names[1]), IsDirectory: true);
    }
}
