using Sersync2.Core.Queueing;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Queueing;

public sealed class FoldingTests
{
    [Test]
    public void The_entries_of_a_directory_become_the_directory()
    {
        List<DirtyEntry> entries = [.. Enumerable.Range(0, 20).Select(i => Entry($"a/b/{i}")), Entry("c/lone")];

        Assert.That(Fold(entries, most: 5), Is.EquivalentTo(new[] { "a/b:Recursive,Folded", "c/lone" }));
    }

    [Test]
    public void It_goes_up_level_by_level_until_few_are_left()
    {
        List<DirtyEntry> entries = [.. Enumerable.Range(0, 1_000).Select(i => Entry($"a/{i / 100}/{i / 10 % 10}/{i % 10}"))];

        Assert.That(Fold(entries, most: 200), Has.Length.EqualTo(100));
        Assert.That(Fold(entries, most: 50), Has.Length.EqualTo(10));
        Assert.That(Fold(entries, most: 5), Is.EqualTo(new[] { "a:Recursive,Folded" }));
    }

    [Test]
    public void What_is_scattered_over_too_many_directories_leaves_the_whole_tree()
    {
        var folding = new Folding(mayFoldDeletions: false, most: 10);
        List<DirtyEntry> entries = [.. Enumerable.Range(0, 100).Select(i => Entry($"{i}")), Entry("gone", DirtyFlags.Deleted)];

        List<DirtyEntry> left = folding.Fold(entries);

        Assert.That(Texts(left), Is.EqualTo(new[] { "gone:Deleted" }));
        Assert.That(folding.FoldedAway, Is.True);
        Assert.That(folding.ForgottenDeletions, Is.Zero);
    }

    [Test]
    public void Where_a_comparison_may_not_delete_each_deletion_stays()
    {
        List<DirtyEntry> entries = [.. Enumerable.Range(0, 20).Select(i => Entry($"a/{i}", i < 3 ? DirtyFlags.Deleted : DirtyFlags.None))];

        Assert.That(Fold(entries, most: 5), Is.EquivalentTo(new[] { "a:Recursive,Folded", "a/0:Deleted", "a/1:Deleted", "a/2:Deleted" }));
    }

    [Test]
    public void At_a_mirror_the_directory_stands_for_deletions_too()
    {
        List<DirtyEntry> entries = [.. Enumerable.Range(0, 20).Select(i => Entry($"a/{i}", i < 3 ? DirtyFlags.Deleted : DirtyFlags.None))];

        Assert.That(Texts(new Folding(mayFoldDeletions: true, most: 5).Fold(entries)), Is.EqualTo(new[] { "a:Deleted,Recursive,Folded" }));
    }

    [Test]
    public void What_size_and_time_would_hide_is_written_anew()
    {
        List<DirtyEntry> entries = [.. Enumerable.Range(0, 20).Select(i => Entry($"a/{i}", i == 7 ? DirtyFlags.Renamed : DirtyFlags.None))];

        Assert.That(Fold(entries, most: 5), Is.EqualTo(new[] { "a:Recursive,Rewrite,Folded" }));
    }

    [Test]
    public void A_file_with_other_names_stays_for_those_can_be_anywhere()
    {
        List<DirtyEntry> entries = [.. Enumerable.Range(0, 20).Select(i => Entry($"a/{i}", i == 7 ? DirtyFlags.Linked : DirtyFlags.None))];

        Assert.That(Fold(entries, most: 5), Is.EquivalentTo(new[] { "a:Recursive,Folded", "a/7:Linked" }));
    }

    [Test]
    public void Deletions_that_take_many_times_the_room_are_given_up_and_counted()
    {
        var folding = new Folding(mayFoldDeletions: false, most: 10);

        Assert.That(folding.Fold([.. Enumerable.Range(0, 500).Select(i => Entry($"a/{i}", DirtyFlags.Deleted))]), Is.Empty);
        Assert.That(folding.ForgottenDeletions, Is.EqualTo(500));
    }

    [Test]
    public void The_oldest_tells_the_age()
    {
        List<DirtyEntry> entries = [.. Enumerable.Range(1, 20).Select(i => Entry($"a/{i}") with { Since = TimeSpan.FromSeconds(30 - i) })];

        Assert.That(new Folding(false, 5).Fold(entries)[0].Since, Is.EqualTo(TimeSpan.FromSeconds(10)));
    }

    private static string[] Fold(List<DirtyEntry> entries, int most) => Texts(new Folding(mayFoldDeletions: false, most).Fold(entries));
}
