using System.Text;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Queueing;

public sealed class DirtySetTests
{
    private ManualClock _clock = null!;
    private DirtySet _set = null!;
    private int _ready;

    [SetUp]
    public void MakeSet()
    {
        _clock = new ManualClock();
        _ready = 0;
        _set = new DirtySet(_clock, () => _ready++);
    }

    [Test]
    public void Repeats_are_one()
    {
        Add("a/b");
        Add("a/b");
        Add("a/b", DirtyFlags.Deleted);

        Assert.That(_set.Count, Is.EqualTo(1));
        Assert.That(Taken(), Is.EqualTo(new[] { "a/b:Deleted" }));
        Assert.That(_set.Count, Is.Zero);
        Assert.That(Taken(), Is.Empty);
    }

    [Test]
    public void What_is_taken_comes_with_ancestors_first()
    {
        foreach (string path in new[] { "b", "a.txt", "a/b", "a" })
            Add(path);

        Assert.That(Taken(), Is.EqualTo(new[] { "a", "a/b", "a.txt", "b" }));
    }

    [Test]
    public void A_tree_swallows_what_comes_after_and_what_was_there_before()
    {
        Add("a/b/c");
        Add("a", DirtyFlags.Recursive);
        Add("a/x");
        Add("ab");

        Assert.That(_set.Count, Is.EqualTo(3), "what came after the tree takes no room");
        Assert.That(Taken(), Is.EqualTo(new[] { "a:Recursive", "ab" }));
    }

    [Test]
    public void What_a_tree_stands_for_counts_as_much()
    {
        Add("a", DirtyFlags.Recursive);
        for (int file = 0; file < 10; file++)
            Add($"a/{file}");
        Add("b");
        Add("b");

        Assert.That(_set.Volume, Is.EqualTo(12));
        Taken();
        Assert.That(_set.Volume, Is.Zero);
    }

    [Test]
    public void A_deletion_below_a_tree_that_is_only_sent_survives()
    {
        Add("a", DirtyFlags.Recursive);
        Add("a/gone", DirtyFlags.Deleted);

        Assert.That(Taken(), Is.EqualTo(new[] { "a:Recursive", "a/gone:Deleted" }));
    }

    [Test]
    public void A_deletion_below_a_tree_that_may_delete_is_swallowed()
    {
        Add("a", DirtyFlags.Recursive | DirtyFlags.Deleted | DirtyFlags.WasDirectory);
        Add("a/gone", DirtyFlags.Deleted);

        Assert.That(_set.Count, Is.EqualTo(1));
        Assert.That(Taken().Single(), Does.StartWith("a:Deleted,"));
    }

    [Test]
    public void The_whole_tree_swallows_all()
    {
        Add("", DirtyFlags.Recursive);
        Add("a");
        Add("a/b/c");

        Assert.That(Taken(), Is.EqualTo(new[] { ".:Recursive" }));
    }

    [Test]
    public void Once_the_tree_was_taken_nothing_is_swallowed_any_more()
    {
        Add("a", DirtyFlags.Recursive);
        Taken();
        Add("a/b");

        Assert.That(Taken(), Is.EqualTo(new[] { "a/b" }));
    }

    [Test]
    public void A_file_that_was_just_created_waits_for_its_close()
    {
        Add("a", DirtyFlags.AwaitingClose);

        Assert.That(_set.UntilDue(), Is.EqualTo(DirtySet.CloseGrace));
        Assert.That(_set.Count, Is.EqualTo(1));
        Assert.That(Taken(), Is.Empty);

        Add("a");

        Assert.That(_set.UntilDue(), Is.EqualTo(TimeSpan.Zero));
        Assert.That(Taken(), Is.EqualTo(new[] { "a" }));
        _clock.Advance(DirtySet.CloseGrace);
        Assert.That(Taken(), Is.Empty, "it is not promoted a second time");
        Assert.That(_set.UntilDue(), Is.Null);
    }

    [Test]
    public void A_file_whose_close_does_not_come_is_looked_at_in_the_end()
    {
        Add("a", DirtyFlags.AwaitingClose);
        _clock.AdvanceSeconds(0.75);
        Add("a", DirtyFlags.AwaitingClose);

        Assert.That(_set.UntilDue(), Is.EqualTo(TimeSpan.FromSeconds(0.25)), "a repeat must not put it off");
        Assert.That(Taken(), Is.Empty);
        _clock.AdvanceSeconds(0.25);
        Assert.That(_set.UntilDue(), Is.EqualTo(TimeSpan.Zero));
        Assert.That(Taken(), Is.EqualTo(new[] { "a:AwaitingClose" }));
    }

    [Test]
    public void A_file_that_is_due_anyway_does_not_wait()
    {
        Add("a", DirtyFlags.Deleted);
        Add("a", DirtyFlags.AwaitingClose);

        Assert.That(Taken(), Is.EqualTo(new[] { "a:Deleted" }));
    }

    [Test]
    public void A_file_that_is_deleted_while_it_waits_is_due_at_once()
    {
        Add("a", DirtyFlags.AwaitingClose);
        Add("a", DirtyFlags.Deleted);

        Assert.That(Taken(), Is.EqualTo(new[] { "a:Deleted" }));
        Assert.That(_set.Count, Is.Zero);
    }

    [Test]
    public void What_was_put_back_is_due_after_the_delay()
    {
        _set.PutBack([Entry("a", DirtyFlags.Deleted, 2)], TimeSpan.FromSeconds(5));

        Assert.That(_ready, Is.EqualTo(1));
        Assert.That(_set.Count, Is.EqualTo(1));
        Assert.That(_set.UntilDue(), Is.EqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(Taken(), Is.Empty);
        _clock.AdvanceSeconds(4.9);
        Assert.That(Taken(), Is.Empty);
        _clock.AdvanceSeconds(0.1);
        Assert.That(Taken(), Is.EqualTo(new[] { "a:Deleted!2" }));
    }

    [Test]
    public void What_was_put_back_without_delay_is_due_at_once()
    {
        _set.PutBack([Entry("a", failures: 1), Entry("b", DirtyFlags.Recursive)], TimeSpan.Zero);
        Add("b/c");

        Assert.That(_set.UntilDue(), Is.EqualTo(TimeSpan.Zero));
        Assert.That(Taken(), Is.EqualTo(new[] { "a!1", "b:Recursive" }));
    }

    [Test]
    public void A_change_makes_what_was_put_back_due_and_keeps_what_is_known_of_it()
    {
        _set.PutBack([Entry("a", DirtyFlags.Deleted, 3)], TimeSpan.FromSeconds(60));
        Add("a");

        Assert.That(_set.Count, Is.EqualTo(1));
        Assert.That(Taken(), Is.EqualTo(new[] { "a:Deleted!3" }));
        _clock.AdvanceSeconds(60);
        Assert.That(Taken(), Is.Empty);
    }

    [Test]
    public void What_changed_while_it_was_under_way_merges_with_what_is_put_back()
    {
        Add("a");
        _set.PutBack([Entry("a", DirtyFlags.Deleted, 2)], TimeSpan.FromSeconds(60));

        Assert.That(Taken(), Is.EqualTo(new[] { "a:Deleted!2" }));
        Assert.That(_set.Count, Is.Zero);
    }

    [Test]
    public void Entries_that_are_put_back_twice_wait_for_the_later_time()
    {
        _set.PutBack([Entry("a", DirtyFlags.Deleted, 1)], TimeSpan.FromSeconds(10));
        _set.PutBack([Entry("a", DirtyFlags.Recursive, 4)], TimeSpan.FromSeconds(5));

        _clock.AdvanceSeconds(5);
        Assert.That(Taken(), Is.Empty);
        _clock.AdvanceSeconds(5);
        Assert.That(Taken(), Is.EqualTo(new[] { "a:Deleted,Recursive!4" }));
        Assert.That(_set.UntilDue(), Is.Null);
    }

    [Test]
    public void A_tree_covers_what_comes_below_it_after_it_was_promoted()
    {
        _set.PutBack([Entry("a", DirtyFlags.Recursive), Entry("z")], TimeSpan.FromSeconds(1));
        _clock.AdvanceSeconds(1);
        Assert.That(_set.Take(0), Is.Empty, "nothing is taken, but what is due is promoted");
        Add("a/b");

        Assert.That(_set.Count, Is.EqualTo(2));
        Assert.That(Taken(), Is.EqualTo(new[] { "a:Recursive", "z" }));
    }

    private void Add(string path, DirtyFlags flags = DirtyFlags.None)
    {
        RelativePath? shared = null;
        _set.Add(Encoding.UTF8.GetBytes(path), ref shared, flags);
    }

    private string[] Taken() => Texts(_set.Take(int.MaxValue));
}
