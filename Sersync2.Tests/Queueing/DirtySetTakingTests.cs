using System.Text;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Queueing;

public sealed class DirtySetTakingTests
{
    [Test]
    public void No_more_is_taken_than_wanted_and_all_in_the_end()
    {
        var set = new DirtySet(new ManualClock(), () => { });
        string[] paths = [.. Enumerable.Range(0, 25).Select(number => $"d{number % 4}/f{number}")];
        foreach (string path in paths)
            Add(set, path);

        List<string> taken = [];
        List<int> sizes = [];
        while (set.UntilDue() == TimeSpan.Zero)
        {
            string[] batch = Texts(set.Take(10));
            sizes.Add(batch.Length);
            taken.AddRange(batch);
        }

        Assert.That(sizes, Is.EqualTo(new[] { 10, 10, 5 }));
        Assert.That(taken, Is.EquivalentTo(paths));
    }

    [Test]
    public void A_tree_that_stays_behind_still_swallows()
    {
        var set = new DirtySet(new ManualClock(), () => { });
        Add(set, "a");
        Add(set, "t", DirtyFlags.Recursive);

        Assert.That(Texts(set.Take(1)), Is.EqualTo(new[] { "a" }));
        Add(set, "t/x");
        Assert.That(Texts(set.Take(1)), Is.EqualTo(new[] { "t:Recursive" }));
        Add(set, "t/x");
        Assert.That(Texts(set.Take(1)), Is.EqualTo(new[] { "t/x" }));
    }

    [Test]
    public void An_empty_set_wakes_nobody()
    {
        int ready = 0;
        var set = new DirtySet(new ManualClock(), () => ready++);
        set.Flush();
        Assert.That(ready, Is.Zero);
        Assert.That(set.UntilDue(), Is.Null);

        Add(set, "a", DirtyFlags.AwaitingClose);
        Assert.That(ready, Is.Zero, "only the flush tells");
        set.Flush();
        Assert.That(ready, Is.EqualTo(1), "the sender must learn how long to wait");
    }

    [Test]
    public void Deletions_can_be_forgotten()
    {
        var set = new DirtySet(new ManualClock(), () => { });
        Add(set, "a", DirtyFlags.Deleted);
        set.PutBack([Entry("b", DirtyFlags.Deleted | DirtyFlags.WasDirectory, failures: 1)], TimeSpan.FromHours(1));

        set.ForgetDeletions();

        Assert.That(Texts(set.Take(int.MaxValue)), Is.EqualTo(new[] { "a", "b!1" }));
    }

    [Test]
    public void What_changes_all_the_time_does_not_keep_the_rest_waiting()
    {
        var set = new DirtySet(new ManualClock(), () => { });
        List<string> taken = [];
        foreach (string name in (string[])["a", "b", "c"])
            Add(set, name, DirtyFlags.None);
        for (int i = 0; i < 3; i++)
        {
            taken.AddRange(Texts(set.Take(1)));
            Add(set, "a", DirtyFlags.None);
        }

        Assert.That(taken, Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [TestCase("x", true)]
    [TestCase("a", false)]
    [TestCase("a/b", false)]
    [TestCase("a/b/c/d", false)]
    public void A_path_is_settled_when_nothing_waits_around_it(string path, bool settled)
    {
        var set = new DirtySet(new ManualClock(), () => { });
        Add(set, "a/b/c", DirtyFlags.None);

        Assert.That(set.IsSettled(Path(path)), Is.EqualTo(settled));
    }

    [Test]
    public void A_path_is_made_once_for_the_sets_of_all_remotes()
    {
        var one = new DirtySet(new ManualClock(), () => { });
        var other = new DirtySet(new ManualClock(), () => { });
        RelativePath? shared = null;
        one.Add("a/b"u8, ref shared, DirtyFlags.None);
        RelativePath? first = shared;
        other.Add("a/b"u8, ref shared, DirtyFlags.None);

        Assert.That(first, Is.Not.Null);
        Assert.That(one.Take(1)[0].Path.Bytes.Overlaps(other.Take(1)[0].Path.Bytes), Is.True);
    }

    [Test]
    public async Task Nothing_is_lost_between_the_thread_that_adds_and_the_one_that_takes()
    {
        using var signal = new AsyncSignal();
        var set = new DirtySet(TimeProvider.System, signal.Set);
        const int count = 20_000;
        var adding = Task.Run(() =>
        {
            for (int number = 0; number < count; number++)
            {
                Add(set, $"d{number % 7}/f{number}");
                if (number % 50 == 0)
                    set.Flush();
            }

            set.Flush();
        });

        HashSet<RelativePath> seen = [];
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        while (seen.Count < count)
        {
            await signal.WaitAsync(set.UntilDue(), deadline.Token);
            List<DirtyEntry> batch = set.Take(97);
            seen.UnionWith(batch.Select(entry => entry.Path));
            if (seen.Count % 3 == 0 && batch.Count > 0)
                set.PutBack([batch[0]], TimeSpan.Zero);
        }

        await adding;
        Assert.That(seen, Has.Count.EqualTo(count));
    }

    private static void Add(DirtySet set, string path, DirtyFlags flags = DirtyFlags.None)
    {
        RelativePath? shared = null;
        set.Add(Encoding.UTF8.GetBytes(path), ref shared, flags);
    }
}
