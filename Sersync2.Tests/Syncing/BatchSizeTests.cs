using Sersync2.Core.Syncing;

namespace Sersync2.Tests.Syncing;

public sealed class BatchSizeTests
{
    [Test]
    public void After_an_outage_one_path_goes_first_and_all_that_gathered_follows_in_few_calls()
    {
        var size = new BatchSize(10_000);
        size.Probe();
        List<int> sizes = [size.Current];
        while (size.Current < 10_000)
        {
            size.Delivered();
            sizes.Add(size.Current);
        }

        Assert.That(sizes, Is.EqualTo(new[] { 1, 8, 64, 512, 4096, 10_000 }));
    }

    [Test]
    public void Halves_come_down_to_one()
    {
        var size = new BatchSize(10_000);
        size.Halve(1_000);
        Assert.That(size.Current, Is.EqualTo(500));
        for (int i = 0; i < 20; i++)
            size.Halve(size.Current);
        Assert.That(size.Current, Is.EqualTo(1));
    }

    [Test]
    public void One_path_in_1000_that_always_fails_is_found_in_few_calls_that_fail()
    {
        var size = new BatchSize(10_000);
        var waiting = new Queue<int>(Enumerable.Range(0, 1_000));
        const int Bad = 337;
        int failed = 0, calls = 0;
        while (waiting.Count > 1 || size.Current > 1)
        {
            Assert.That(++calls, Is.LessThan(200));
            int[] batch = [.. Enumerable.Range(0, Math.Min(size.Current, waiting.Count)).Select(_ => waiting.Dequeue())];
            if (!batch.Contains(Bad))
            {
                size.Delivered();
                continue;
            }

            failed++;
            size.Halve(batch.Length);
            foreach (int path in batch)
                waiting.Enqueue(path);
        }

        Assert.That(waiting, Is.EqualTo(new[] { Bad }));
        Assert.That(failed, Is.LessThan(40));
    }

    [Test]
    public void A_limit_of_one_path_stays()
    {
        var size = new BatchSize(1);
        size.Delivered();
        Assert.That(size.Current, Is.EqualTo(1));
    }
}
