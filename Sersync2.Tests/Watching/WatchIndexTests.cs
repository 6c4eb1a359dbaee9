using Sersync2.Core.Watching;

namespace Sersync2.Tests.Watching;

public sealed class WatchIndexTests
{
    // Descriptors in a row, descriptors that all want the same place, and both at once.
    [TestCase(2, 1)]
    [TestCase(4096, 1)]
    [TestCase(2, 3)]
    [TestCase(64, 7)]
    public void Whatever_comes_and_goes_the_others_are_found(int stride, int seed)
    {
        var random = new Random(seed);
        Dictionary<int, int> watchOf = [];
        Dictionary<int, int> nodeOf = [];
        var index = new WatchIndex(node => watchOf[node]);
        for (int step = 0; step < 5_000; step++)
        {
            if (nodeOf.Count < 50 || random.Next(3) > 0)
            {
                int node = step + 1_000_000, watch = (step / 2 * stride) + (step % 2);
                watchOf[node] = watch;
                nodeOf[watch] = node;
                index.Add(node);
            }
            else
            {
                (int watch, int node) = nodeOf.ElementAt(random.Next(nodeOf.Count));
                index.Remove(node);
                nodeOf.Remove(watch);
                watchOf.Remove(node);
                Assert.That(index.Find(watch), Is.EqualTo(WatchTable.None));
            }
        }

        Assert.That(index.Count, Is.EqualTo(nodeOf.Count));
        foreach ((int watch, int node) in nodeOf)
            Assert.That(index.Find(watch), Is.EqualTo(node));
    }
}
