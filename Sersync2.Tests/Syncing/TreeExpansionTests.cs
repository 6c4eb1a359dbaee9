using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing;

public sealed class TreeExpansionTests
{
    private const int Most = 10;
    private readonly List<DirtyEntry> _open = [];
    private TempDirectory _temp = null!;
    private TestTree _tree = null!;

    [SetUp]
    public void MakeTree()
    {
        _open.Clear();
        _temp = new TempDirectory();
        _tree = new TestTree(_temp.CreateDirectory("root"));
        _tree.MakeDirectory("new/sub");
        _tree.Write("new/file", "x");
        _tree.Write("new/sub/file", "x");
    }

    [TearDown]
    public void RemoveTree() => _temp.Dispose();

    [Test]
    public void A_new_directory_is_named_with_all_that_it_holds() =>
        Assert.That(Expand([Entry("new", DirtyFlags.Recursive)]), Is.EquivalentTo(new[] { "new", "new/sub", "new/file", "new/sub/file" }));

    [Test]
    public void A_file_that_is_being_written_is_left_out_and_named()
    {
        using SafeFileHandle writing = ByteFile.Open(_tree.At("new/file"), Tmds.Linux.LibC.O_WRONLY);
        Assert.That(Expand([Entry("new", DirtyFlags.Recursive)]), Is.EquivalentTo(new[] { "new", "new/sub", "new/sub/file" }));
        Assert.That(Texts(_open), Is.EqualTo(new[] { "new/file:AwaitingClose" }));
    }

    [Test]
    public void A_file_that_is_kept_open_but_has_not_been_written_for_long_is_not_waited_for()
    {
        ByteFile.SetTimes(_tree.At("new/file"), DateTimeOffset.UtcNow.AddHours(-1));
        using SafeFileHandle writing = ByteFile.Open(_tree.At("new/file"), Tmds.Linux.LibC.O_WRONLY);
        Assert.That(Expand([Entry("new", DirtyFlags.Recursive)]), Does.Contain("new/file"));
    }

    [TestCase("new:Recursive,Deleted", TestName = "What was there before may have left something at the remote")]
    [TestCase("new:Recursive,Folded", TestName = "What stands for many paths is large")]
    [TestCase("new:Recursive!1", TestName = "What failed is tried in the other way")]
    [TestCase("new", TestName = "A directory alone is a directory alone")]
    public void Other_directories_stay_as_they_are(string entry) =>
        Assert.That(Expand([Parse(entry)]), Is.EqualTo(new[] { Text(Parse(entry)) }));

    [TestCase("new")]
    [TestCase("new/sub")]
    public void What_was_renamed_stays_as_it_is(string to)
    {
        MoveHint[] moves = [new MoveHint(Path("old"), Path(to), IsDirectory: true)];
        Assert.That(Expand([Entry("new", DirtyFlags.Recursive)], moves), Is.EqualTo(new[] { "new:Recursive" }));
    }

    [Test]
    public void Entries_that_are_known_by_more_than_their_name_stay_so() =>
        Assert.That(
            Expand([Entry("new", DirtyFlags.Recursive), Entry("new/file", DirtyFlags.Renamed)]),
            Is.EquivalentTo(new[] { "new", "new/sub", "new/sub/file", "new/file:Renamed" }));

    [Test]
    public void A_large_tree_is_left_to_rsync()
    {
        for (int i = 0; i < Most; i++)
            _tree.Write($"new/file{i}", "x");
        Assert.That(Expand([Entry("new", DirtyFlags.Recursive)]), Is.EqualTo(new[] { "new:Recursive" }));
    }

    private string[] Expand(List<DirtyEntry> entries, params MoveHint[] moves)
    {
        using SafeFileHandle root = DirectoryHandle.TryOpen(((BytePath)_tree.Root).ToCString(), out int _)!;
        var expansion = new TreeExpansion(new PathFilter(new FilterSettings()), Most);
        List<ResolvedPath> paths = PathResolver.Resolve(root, entries, []);
        return Texts(expansion.Expand(root, paths, [.. moves], _open, CancellationToken.None).Select(path => path.Entry));
    }
}
