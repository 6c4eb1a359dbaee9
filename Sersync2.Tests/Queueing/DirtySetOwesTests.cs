using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Queueing;

public sealed class DirtySetOwesTests
{
    [TestCase("a/b", "a/b", true)]
    [TestCase("a:Recursive", "a/b/c", true)]
    [TestCase("a", "a/b", false)]
    [TestCase("a/b", "a", false)]
    [TestCase("new:AwaitingClose", "new", true)]
    public void What_waits_itself_or_with_its_directory_is_owed(string waiting, string asked, bool expected)
    {
        var set = new DirtySet(new ManualClock(), () => { });
        RelativePath? shared = null;
        DirtyEntry entry = Parse(waiting);
        set.Add(entry.Path.Bytes, ref shared, entry.Flags);

        Assert.That(set.Owes(Path(asked)), Is.EqualTo(expected));
        set.PutBack([Entry("other")], TimeSpan.Zero);
        Assert.That(set.Owes(Path(asked)), Is.EqualTo(expected));
    }

    [Test]
    public void What_waits_after_a_failure_is_not_owed_until_it_is_due_or_changes()
    {
        var clock = new ManualClock();
        var set = new DirtySet(clock, () => { });
        set.PutBack([Entry("a", failures: 1), Entry("b", failures: 1)], TimeSpan.FromSeconds(1));
        Assert.That(set.Owes(Path("a")), Is.False);

        RelativePath? shared = null;
        set.Add("a"u8, ref shared, DirtyFlags.None);
        Assert.That(set.Owes(Path("a")), Is.True);
        Assert.That(set.Owes(Path("b")), Is.False);
        Assert.That(Texts(set.Take(10)), Is.EqualTo(new[] { "a!1" }));
        Assert.That(set.Owes(Path("a")), Is.False);
    }
}
