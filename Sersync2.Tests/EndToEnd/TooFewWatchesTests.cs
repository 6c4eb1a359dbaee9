using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Directories that no watch is left for.</summary>
[TestFixture]
internal sealed class TooFewWatchesTests : EndToEndTest
{
    // Beyond the time between two comparisons of what is not watched.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [SetUp]
    public void Limit()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root may set limits for itself everywhere");
        Sync.Launcher = InotifyLimit.Watches(3);
        Sync.Source.MakeDirectory("a/b/c/d");
    }

    [Test]
    public async Task What_happens_there_arrives_all_the_same()
    {
        await Sync.Start("-r");
        Assert.That(Sync.Process.Output, Does.Contain("max_user_watches").And.Contain("sysctl"));
        await Sync.Same();
        Sync.Source.Write("a/b/c/d/file", "content");
        Sync.Source.MakeDirectory("a/b/c/new");
        await Arrives();
        Sync.Source.Remove("a/b/c/d/file");
        await Arrives();
    }

    [Test]
    public async Task What_happens_there_arrives_after_a_directory_above_was_renamed()
    {
        await Sync.Start("-r");
        await Sync.Same();
        Sync.Source.Rename("a", "renamed");
        await Sync.Same();
        Sync.Source.Write("renamed/b/c/d/file", "content");
        await Arrives();
    }

    private Task Arrives()
    {
        TreeComparison? last = null;
        return Eventually.Is(() => (last = new TreeComparison(Sync.Source.Snapshot(), Sync.Remote.Snapshot())).Same, () => last!.ToString(), Deadline);
    }
}
