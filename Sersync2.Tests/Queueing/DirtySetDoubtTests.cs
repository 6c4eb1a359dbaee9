using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Queueing;

public sealed class DirtySetDoubtTests
{
    [Test]
    public void A_path_that_is_put_back_while_it_waits_for_its_close_is_one_path()
    {
        var clock = new ManualClock();
        var set = new DirtySet(clock, () => { });
        RelativePath? shared = null;
        set.Add("a"u8, ref shared, DirtyFlags.AwaitingClose);
        set.PutBack([Entry("a", DirtyFlags.Deleted, 2)], TimeSpan.Zero);

        Assert.That(set.Count, Is.EqualTo(1));
        Assert.That(Texts(set.Take(10)), Is.EqualTo(new[] { "a:Deleted!2" }));
        clock.Advance(DirtySet.CloseGrace);
        Assert.That(set.Take(10), Is.Empty);
    }

    [Test]
    public void What_must_be_written_anew_is_not_covered_by_a_tree_that_is_only_sent()
    {
        List<DirtyEntry> pruned = DirtyEntries.Prune([Entry("a", DirtyFlags.Recursive), Entry("a/b", DirtyFlags.Recursive | DirtyFlags.Rewrite)]);

        Assert.That(Texts(pruned), Is.EqualTo(new[] { "a:Recursive", "a/b:Recursive,Rewrite" }));
    }
}
