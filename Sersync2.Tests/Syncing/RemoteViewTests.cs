using System.Text;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Core.Watching;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing;

/// <summary>What may be linked, by what rsync says of the remote and what is here.</summary>
public sealed class RemoteViewTests
{
    private static readonly string[] Good = [".d          b/", ".d..t...... b/new/", "*deleting   a/old/f", "*deleting   a/old/sub/g", "*deleting   a/old/sub/", "*deleting   a/old/"];

    private static readonly object[] Answers =
    [
        new object[] { "all is as it should be", Good, "f sub/g" },
        new object[] { "the old directory is a link", new[] { ".d          b/", ".d          b/new/", "*deleting   a/old" }, "" },
        new object[] { "a directory below the old one is a link", new[] { ".d          b/", ".d          b/new/", "*deleting   a/old/f", "*deleting   a/old/sub", "*deleting   a/old/" }, "f" },
        new object[] { "the old directory is not there", new[] { ".d          b/", ".d          b/new/" }, "" },
        new object[] { "the new directory is a link", new[] { ".d          b/", "cd+++++++++ b/new/", "*deleting   a/old/f" }, "" },
        new object[] { "the one above is a link", new[] { "cd+++++++++ b/", "cd+++++++++ b/new/", "*deleting   a/old/f" }, "" },
        new object[] { "only the one below is said to be a directory", new[] { ".d          b/new/", "*deleting   a/old/f" }, "" },
        new object[] { "a file poses as the new directory", new[] { ".d          b/", ".f          b/new/", "*deleting   a/old/f" }, "" },
        new object[] { "files that are not here", new[] { ".d          b/", ".d          b/new/", "*deleting   a/old/gone", "*deleting   a/old/lnk", "*deleting   a/old/lnk/g" }, "" },
        new object[] { "other places", new[] { ".d          b/", ".d          b/new/", "*deleting   a/other/f", "*deleting   a/older" }, "" },
    ];

    private TempDirectory _temp = null!;
    private TestTree _tree = null!;

    [SetUp]
    public void MakeTree()
    {
        _temp = new TempDirectory();
        _tree = new TestTree(_temp.CreateDirectory("tree"));
        _tree.MakeDirectory("b/new/sub");
        _tree.Write("b/new/f", "f");
        _tree.Write("b/new/sub/g", "g");
        _tree.MakeSymbolicLink("b/new/lnk", "sub");
    }

    [TearDown]
    public void RemoveTree() => _temp.Dispose();

    [TestCaseSource(nameof(Answers))]
    public void What_may_be_linked(string what, string[] lines, string expected)
    {
        var view = new RemoteView(new MoveHint(Path("a/old"), Path("b/new"), IsDirectory: true));
        foreach (string line in lines)
            view.Read(Encoding.UTF8.GetBytes($"{view.Question.Mark} {line}"));
        WatchedRoot root = StandInRsync.Root(_tree.Root);
        using SafeFileHandle handle = root.TryOpen()!;
        Assert.That(string.Join(' ', view.Linkable(handle).Select(path => path.ToString())), Is.EqualTo(expected), what);
    }

    [Test]
    public void Nothing_may_be_once_the_new_directory_is_a_file()
    {
        var view = new RemoteView(new MoveHint(Path("a/old"), Path("b/new"), IsDirectory: true));
        foreach (string line in Good)
            view.Read(Encoding.UTF8.GetBytes($"{view.Question.Mark} {line}"));
        _tree.Remove("b/new");
        _tree.Write("b/new", "a file");
        WatchedRoot root = StandInRsync.Root(_tree.Root);
        using SafeFileHandle handle = root.TryOpen()!;
        Assert.That(view.Linkable(handle), Is.Empty);
    }

    [Test]
    public void A_file_is_looked_for_under_its_own_name()
    {
        var view = new RemoteView(new MoveHint(Path("a/f"), Path("b/new/f"), IsDirectory: false));
        foreach (string line in (string[])[".d          b/", ".d          b/new/", "*deleting   a/f"])
            view.Read(Encoding.UTF8.GetBytes($"{view.Question.Mark} {line}"));
        WatchedRoot root = StandInRsync.Root(_tree.Root);
        using SafeFileHandle handle = root.TryOpen()!;
        Assert.That(view.Linkable(handle).Select(path => path.ToString()), Is.EqualTo(new[] { "f" }));
        Assert.That((view.Target, view.Origin), Is.EqualTo((Path("b/new"), Path("a"))));
    }

    [Test]
    public void It_asks_for_both_places_and_for_nothing_else()
    {
        RsyncCall call = new RemoteView(new MoveHint(Path("a/old"), Path("b/new"), IsDirectory: true)).Question;
        Assert.That(call.Listing, Is.EqualTo(Listing.Remote));
        Assert.That(
            Encoding.UTF8.GetString(call.Input.Span).Split('\0')[..^1],
            Is.EqualTo(new[] { "+ /b/", "+ /b/new", "+ /a/", "+ /a/old", "+ /a/old/***", "- *" }));
    }
}
