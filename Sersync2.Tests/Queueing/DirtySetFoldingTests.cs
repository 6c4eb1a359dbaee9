using System.Diagnostics;
using System.Text;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Queueing;

public sealed class DirtySetFoldingTests
{
    private readonly List<int> _foldedAway = [];

    [Test]
    public void More_paths_than_it_may_hold_become_their_directories()
    {
        DirtySet set = Set(foldAt: 100);
        for (int i = 0; i < 10_000; i++)
        {
            Add(set, $"d{i % 10}/{i}");
            Assert.That(set.Count, Is.LessThanOrEqualTo(100));
        }

        Assert.That(Texts(set.Take(int.MaxValue)), Is.EqualTo(Enumerable.Range(0, 10).Select(i => $"d{i}:Recursive,Folded")));
        Assert.That(_foldedAway, Is.Empty);
    }

    [Test]
    public void Paths_scattered_over_too_many_directories_ask_for_a_comparison()
    {
        DirtySet set = Set(foldAt: 100);
        for (int i = 0; i < 1_000; i++)
            Add(set, $"{i}/f");

        Assert.That(set.Count, Is.LessThanOrEqualTo(100));
        Assert.That(_foldedAway, Is.Not.Empty.And.All.Zero);
    }

    [Test]
    public void Deletions_that_may_not_be_folded_do_not_mean_folding_at_each_path()
    {
        DirtySet set = Set(foldAt: 100);
        for (int i = 0; i < 800; i++)
            Add(set, $"a/{i}", DirtyFlags.Deleted);

        Assert.That(set.Take(int.MaxValue), Has.Count.EqualTo(800));
    }

    [Test]
    public void What_waits_for_its_time_counts_as_well()
    {
        DirtySet set = Set(foldAt: 100);
        set.PutBack([.. Enumerable.Range(0, 200).Select(i => Entry($"a/{i}", DirtyFlags.None, 1))], TimeSpan.FromMinutes(1));

        Assert.That(Texts(set.Take(int.MaxValue)), Is.EqualTo(new[] { "a:Recursive,Folded" }));
    }

    [Test]
    public async Task A_million_paths_take_no_more_room_than_it_may()
    {
        const int paths = 1_000_000, directories = 2_000;
        DirtySet set = Set(DirtySet.DefaultFoldAt);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < paths; i++)
        {
            Add(set, $"d{i % directories}/f{i}");
            if (i % 1_000 == 0)
                Assert.That(set.Count, Is.LessThanOrEqualTo(DirtySet.DefaultFoldAt));
        }

        TimeSpan taken = clock.Elapsed;
        long after = GC.GetTotalMemory(forceFullCollection: true);
        await TestContext.Progress.WriteLineAsync(
            $"measured: {paths} paths in {directories} directories added and folded within {taken.TotalSeconds:0.0} s; {set.Count} entries are left, in {(after - before) / 1024} KiB");
        Assert.That(_foldedAway, Is.Empty);
        Assert.That(set.Take(int.MaxValue), Has.Count.EqualTo(directories));
    }

    private static void Add(DirtySet set, string path, DirtyFlags flags = DirtyFlags.None)
    {
        RelativePath? shared = null;
        set.Add(Encoding.UTF8.GetBytes(path), ref shared, flags);
    }

    private DirtySet Set(int foldAt) => new(new ManualClock(), () => { }) { FoldAt = foldAt, OnFoldedAway = _foldedAway.Add };
}
