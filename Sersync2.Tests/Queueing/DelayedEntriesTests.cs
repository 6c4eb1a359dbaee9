using Sersync2.Core.Queueing;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Queueing;

public sealed class DelayedEntriesTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(1);

    [Test]
    public void The_first_that_is_due_comes_first()
    {
        var entries = new DelayedEntries();
        entries.Add(Entry("late"), Start + TimeSpan.FromSeconds(30));
        entries.Add(Entry("early"), Start + TimeSpan.FromSeconds(10));
        entries.Add(Entry("middle"), Start + TimeSpan.FromSeconds(20));

        Assert.That(entries.NextDue, Is.EqualTo(Start + TimeSpan.FromSeconds(10)));
        Assert.That(TakeAll(entries, Start + TimeSpan.FromSeconds(9)), Is.Empty);
        Assert.That(TakeAll(entries, Start + TimeSpan.FromSeconds(20)), Is.EqualTo(new[] { "early", "middle" }));
        Assert.That(entries.Count, Is.EqualTo(1));
        Assert.That(TakeAll(entries, TimeSpan.MaxValue), Is.EqualTo(new[] { "late" }));
        Assert.That(entries.NextDue, Is.Null);
    }

    [Test]
    public void A_path_that_is_added_again_keeps_the_later_time_and_all_that_is_known()
    {
        var entries = new DelayedEntries();
        entries.Add(Entry("a", DirtyFlags.Deleted, 5), Start + TimeSpan.FromSeconds(10));
        entries.Add(Entry("a", DirtyFlags.Recursive, 1), Start + TimeSpan.FromSeconds(20));
        entries.Add(Entry("a"), Start + TimeSpan.FromSeconds(5));

        Assert.That(entries.Count, Is.EqualTo(1));
        Assert.That(entries.NextDue, Is.EqualTo(Start + TimeSpan.FromSeconds(20)));
        Assert.That(TakeAll(entries, Start + TimeSpan.FromSeconds(19)), Is.Empty);
        Assert.That(TakeAll(entries, Start + TimeSpan.FromSeconds(20)), Is.EqualTo(new[] { "a:Deleted,Recursive!5" }));
    }

    [Test]
    public void A_path_that_was_removed_is_not_due()
    {
        var entries = new DelayedEntries();
        entries.Add(Entry("a"), Start);
        entries.Add(Entry("b"), Start + TimeSpan.FromSeconds(1));
        entries.Remove(Path("a"));

        Assert.That(entries.TryGet("a"u8, out _), Is.False);
        Assert.That(entries.TryGet("b"u8, out DelayedEntry b), Is.True);
        Assert.That(b.Due, Is.EqualTo(Start + TimeSpan.FromSeconds(1)));
        Assert.That(entries.NextDue, Is.EqualTo(Start + TimeSpan.FromSeconds(1)));
        Assert.That(TakeAll(entries, TimeSpan.MaxValue), Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public void A_path_that_was_removed_and_added_anew_has_its_new_time_only()
    {
        var entries = new DelayedEntries();
        entries.Add(Entry("a", DirtyFlags.Deleted), Start + TimeSpan.FromSeconds(1));
        entries.Remove(Path("a"));
        entries.Add(Entry("a"), Start + TimeSpan.FromSeconds(9));

        Assert.That(TakeAll(entries, Start + TimeSpan.FromSeconds(8)), Is.Empty);
        Assert.That(TakeAll(entries, Start + TimeSpan.FromSeconds(9)), Is.EqualTo(new[] { "a" }));
    }

    private static List<string> TakeAll(DelayedEntries entries, TimeSpan until)
    {
        List<string> taken = [];
        while (entries.TryTakeDue(until, out DirtyEntry entry))
            taken.Add(Text(entry));
        return taken;
    }
}
