using Sersync2.Core.Watching;

namespace Sersync2.Tests.Watching;

public sealed class BlockListTests
{
    [Test]
    public void Values_stay_where_they_are_while_it_grows()
    {
        var list = new BlockList<int>();
        Assert.That(list.Add(-1), Is.Zero);
        ref int first = ref list[0];
        for (int value = 1; value < 100_000; value++)
            Assert.That(list.Add(value), Is.EqualTo(value));
        first = 0;

        Assert.That(Enumerable.Range(0, list.Count).All(index => list[index] == index), Is.True);
    }
}
