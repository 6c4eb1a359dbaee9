using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Watching;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

/// <summary>What a watch path leads through, and what of it is noticed.</summary>
public sealed class PathGuardTests
{
    private TempDirectory _temp = null!;
    private TestTree _tree = null!;
    private InotifyInstance _inotify = null!;

    [SetUp]
    public void MakeTree()
    {
        _temp = new TempDirectory();
        _tree = new TestTree(_temp.Path);
        _tree.MakeDirectory("real/parent/watched");
        _tree.MakeDirectory("other");
        _tree.MakeSymbolicLink("absolute", _temp["real"]);
        _tree.MakeSymbolicLink("other/relative", "../real/./parent");
        _tree.MakeSymbolicLink("other/chain", "../absolute/parent/");
        _tree.MakeSymbolicLink("loop", "loop");
        _inotify = new InotifyInstance();
    }

    [TearDown]
    public void RemoveTree()
    {
        _inotify.Dispose();
        _temp.Dispose();
    }

    [TestCase("real/parent/watched", "real")]
    [TestCase("real/parent/watched", "real/parent")]
    [TestCase("absolute/parent/watched", "absolute")]
    [TestCase("absolute/parent/watched", "real/parent")]
    [TestCase("other/relative/watched", "other/relative")]
    [TestCase("other/relative/watched", "real")]
    [TestCase("other/chain/watched", "other")]
    [TestCase("other/chain/watched", "absolute")]
    public void A_directory_or_link_on_the_way_that_is_renamed_is_noticed(string path, string renamed)
    {
        PathGuard guard = Cover(path);
        _tree.Rename(renamed, "elsewhere");

        Assert.That(Noticed(guard), Is.True);
    }

    [Test]
    public void A_link_that_another_takes_the_place_of_is_noticed()
    {
        PathGuard guard = Cover("absolute/parent/watched");
        _tree.MakeSymbolicLink("new", "other");
        _tree.Rename("new", "absolute");

        Assert.That(Noticed(guard), Is.True);
    }

    [Test]
    public void A_link_that_is_removed_is_noticed()
    {
        PathGuard guard = Cover("absolute/parent/watched");
        _tree.Remove("absolute");

        Assert.That(Noticed(guard), Is.True);
    }

    [Test]
    public void What_happens_in_the_directories_on_the_way_wakes_nobody()
    {
        Cover("absolute/parent/watched");
        _tree.Write("file", "x");
        _tree.MakeDirectory("real/beside");
        _tree.Rename("real/beside", "real/parent/beside");
        _tree.Remove("real/parent/beside");
        _tree.ChangeMode("real", 0x1c0);

        Assert.That(_inotify.Read((in InotifyEvent _) => { }), Is.False);
    }

    [TestCase("loop/watched")]
    [TestCase("missing/watched")]
    [TestCase("other/../../../../../../../..")]
    public void A_way_that_leads_nowhere_is_no_error(string path) => Assert.That(() => Cover(path), Throws.Nothing);

    private PathGuard Cover(string path)
    {
        var guard = new PathGuard(_inotify);
        guard.Cover(new AbsolutePath(_temp[path]));
        return guard;
    }

    private bool Noticed(PathGuard guard)
    {
        bool noticed = false;
        _inotify.Read((in InotifyEvent inotifyEvent) => noticed |= guard.Owns(inotifyEvent.Watch));
        return noticed;
    }
}
