using Sersync2.Core.Native;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing;
using Sersync2.Tests.Support;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing;

public sealed class PathResolverTests
{
    private TempDirectory _temp = null!;
    private TestTree _tree = null!;

    [SetUp]
    public void MakeTree()
    {
        _temp = new TempDirectory();
        string outside = _temp.CreateDirectory("outside");
        File.WriteAllText(outside + "/f", "not to be sent");
        _tree = new TestTree(_temp.CreateDirectory("root"));
        _tree.MakeDirectory("d/sub/deep");
        _tree.Write("d/f", "x");
        _tree.Write("d/sub/g", "x");
        _tree.MakeSymbolicLink("link", outside);
        _tree.MakeSymbolicLink("dangling", "nowhere");
        _tree.MakeSymbolicLink("d/up", "..");
        _tree.MakeFifo("fifo");
        _tree.Write("file", "x");
        _tree.Write(new byte[] { (byte)'d', (byte)'/', 0xff, 0xfe }, "x");
    }

    [TearDown]
    public void RemoveTree() => _temp.Dispose();

    [TestCase("d/f", "d/f=File")]
    [TestCase("d", "d=Directory")]
    [TestCase("d/sub/deep", "d/sub/deep=Directory")]
    [TestCase("link", "link=SymbolicLink", TestName = "A link itself is sent as a link")]
    [TestCase("dangling", "dangling=SymbolicLink")]
    [TestCase("fifo", "fifo=Special")]
    [TestCase("gone", "gone=Missing")]
    [TestCase("d/gone", "d/gone=Missing", TestName = "A missing path in a directory stays itself")]
    [TestCase("gone/a/b", "gone=Missing", TestName = "A missing ancestor takes the place")]
    [TestCase("d/gone/b", "d/gone=Missing")]
    [TestCase("file/a", "file=File", TestName = "A file in the place of an ancestor")]
    [TestCase("link/f", "link=SymbolicLink", TestName = "A link in the place of an ancestor is not followed")]
    [TestCase("d/up/d/f", "d/up=SymbolicLink")]
    [TestCase("dangling/x", "dangling=SymbolicLink")]
    [TestCase("fifo/x", "fifo=Special")]
    [TestCase(".", ".=Directory", TestName = "The watch path itself")]
    [TestCase("d:Recursive", "d:Recursive=Directory")]
    [TestCase("d/f:Deleted", "d/f:Deleted=File", TestName = "What was deleted is there again")]
    [TestCase("d/gone:Deleted!3", "d/gone:Deleted!3=Missing")]
    [TestCase("gone/a:Deleted,Recursive!3", "gone!3=Missing", TestName = "The ancestor was not seen to be deleted")]
    [TestCase("gone/a gone/b:Deleted gone/c/d", "gone=Missing", TestName = "Several below one missing ancestor are one")]
    [TestCase("gone:Deleted,WasDirectory gone/a:Deleted", "gone:Deleted,WasDirectory=Missing", TestName = "The ancestor was seen to be deleted")]
    [TestCase("d d/f d/gone d/gone/x d/sub/deep/y file/z link", "d=Directory d/f=File d/gone=Missing d/sub/deep/y=Missing file=File link=SymbolicLink", TestName = "A whole batch")]
    [TestCase("d/sub/deep/x d/sub/g d/f file", "d/sub/deep/x=Missing d/sub/g=File d/f=File file=File", TestName = "Up and down")]
    [TestCase("d d-1 d.x/y", "d=Directory d-1=Missing d.x=Missing", TestName = "Names that only begin the same")]
    public void A_path_is_seen_as_it_is_now(string entries, string expected)
    {
        string seen = string.Join(' ', Resolve([.. entries.Split(' ').Select(Parse)]).Select(path => $"{Text(path.Entry)}={path.Kind}"));

        Assert.That(seen, Is.EqualTo(expected));
    }

    [Test]
    public void A_name_that_is_not_text_is_found()
    {
        var path = new Core.Paths.RelativePath([(byte)'d', (byte)'/', 0xff, 0xfe]);

        Assert.That(Resolve([new DirtyEntry(path, DirtyFlags.None)]).Select(resolved => (resolved.Path, resolved.Kind)), Is.EqualTo(new[] { (path, FileKind.File) }));
    }

    [Test]
    public void However_the_tree_looks_no_path_keeps_an_ancestor_that_is_no_directory()
    {
        string[] names = ["d", "sub", "deep", "f", "g", "link", "file", "gone", "up", "x"];
        var random = new Random(7);
        for (int round = 0; round < 300; round++)
        {
            List<DirtyEntry> entries = [];
            for (int count = random.Next(1, 20); count > 0; count--)
                entries.Add(Entry(string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => names[random.Next(names.Length)]))));
            entries = DirtyEntries.Prune(entries);

            List<ResolvedPath> resolved = Resolve(entries);

            string message = string.Join(' ', Texts(entries));
            Assert.That(resolved.Select(path => path.Path), Is.Unique, message);
            foreach (ResolvedPath path in resolved)
            {
                for (var above = path.Path.Parent; !above.IsRoot; above = above.Parent)
                    Assert.That(_tree.Status(above.Bytes)?.Type, Is.EqualTo(FileType.Directory), $"{above} of {message}");
                Assert.That(path.Kind, Is.EqualTo(KindOf(path.Path)), $"{path.Path} of {message}");
            }

            foreach (DirtyEntry entry in entries)
                Assert.That(resolved.Exists(path => path.Path == entry.Path || path.Path.IsAncestorOf(entry.Path)), Is.True, message);
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void However_often_an_ancestor_is_swapped_for_a_link_a_path_behind_it_is_neither_missing_nor_found(bool deleted)
    {
        DirtyFlags flags = deleted ? DirtyFlags.Deleted : DirtyFlags.None;
        var outside = new TestTree(_temp["outside"]);
        outside.MakeDirectory("sub");
        outside.Write("sub/secret", "not to be sent");
        using var root = StandInRsync.Root(_tree.Root).TryOpen();
        HashSet<string> seen = [];
        using (new SwappedDirectory(_tree, outside.Root))
        {
            for (int round = 0; round < 5000 || (seen.Count < 2 && round < 1_000_000); round++)
            {
                List<DirtyEntry> unsettled = [];
                foreach (ResolvedPath path in PathResolver.Resolve(root!, [Entry("d/sub/g", flags), Entry("d/sub/secret", flags)], unsettled))
                    seen.Add($"{path.Path}={path.Kind}");
            }
        }

        // Of the directory itself it is right that it has no such file.
        seen.Remove("d/sub/secret=Missing");
        Assert.That(seen, Is.EquivalentTo(new[] { "d/sub/g=File", "d=SymbolicLink" }));
    }

    private FileKind KindOf(Core.Paths.RelativePath path) => _tree.Status(path.Bytes)?.Type switch
    {
        FileType.File => FileKind.File,
        FileType.Directory => FileKind.Directory,
        FileType.SymbolicLink => FileKind.SymbolicLink,
        null => FileKind.Missing,
        _ => FileKind.Special,
    };

    private List<ResolvedPath> Resolve(List<DirtyEntry> entries)
    {
        using var root = StandInRsync.Root(_tree.Root).TryOpen();
        List<DirtyEntry> unsettled = [];
        List<ResolvedPath> resolved = PathResolver.Resolve(root!, entries, unsettled);
        Assert.That(unsettled, Is.Empty);
        return resolved;
    }
}
