using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Tests.EndToEnd;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

public sealed class DirectoryReaderTests
{
    private TempDirectory _temp = null!;
    private TestTree _tree = null!;
    private SafeFileHandle _root = null!;

    [SetUp]
    public void MakeTree()
    {
        _temp = new TempDirectory();
        _tree = new TestTree(_temp.Path);
        _root = DirectoryHandle.TryOpen(new AbsolutePath(_temp.Path).ToCString(), out _)!;
    }

    [TearDown]
    public void RemoveTree()
    {
        _root.Dispose();
        _temp.Dispose();
    }

    [Test]
    public void Each_entry_is_listed_with_its_kind()
    {
        _tree.MakeDirectory("dir");
        _tree.Write("file", "x");
        _tree.Write(".hidden", "x");
        _tree.MakeSymbolicLink("link", "dir");
        _tree.MakeFifo("fifo");

        Assert.That(List(), Is.EquivalentTo(new[] { "dir Directory", "file File", ".hidden File", "link SymbolicLink", "fifo Special" }));
    }

    [Test]
    public void An_empty_directory_has_no_entries() => Assert.That(List(), Is.Empty);

    [Test]
    public void Names_of_any_bytes_are_listed()
    {
        foreach (BytePath name in HostileNames.All)
            _tree.Write(name, "x");

        Assert.That(List(), Is.EquivalentTo(HostileNames.All.Select(name => $"{name} File")));
    }

    [Test]
    public void A_directory_that_is_larger_than_the_buffer_is_listed_as_a_whole()
    {
        // 3,000 names of 200 bytes: ten buffers.
        string[] names = [.. Enumerable.Range(0, 3_000).Select(number => $"{number:0000}-{new string('n', 195)}")];
        foreach (string name in names)
            _tree.Write(name, "");

        Assert.That(List(), Is.EquivalentTo(names.Select(name => name + " File")));
    }

    [Test]
    public void Each_entry_comes_with_its_inode()
    {
        _tree.Write("f", "x");
        using var reader = new DirectoryReader();
        ulong seen = 0;
        reader.Read(_root, (_, _, inode) => seen = inode);

        Assert.That(seen, Is.EqualTo(_tree.Status("f")!.Value.Inode));
    }

    [Test]
    public void One_reader_lists_many_directories()
    {
        using var reader = new DirectoryReader();
        for (int number = 0; number < 100; number++)
        {
            _tree.Write($"f{number}", "");
            using SafeFileHandle? again = DirectoryHandle.TryOpen(_root, [], out _);
            int count = 0;
            Assert.That(reader.Read(again!, (_, _, _) => count++), Is.Zero);
            Assert.That(count, Is.EqualTo(number + 1));
        }
    }

    [Test]
    public void What_is_no_directory_gives_its_error()
    {
        _tree.Write("file", "x");
        using SafeFileHandle file = File.OpenHandle(_tree.Root + "/file");
        using var reader = new DirectoryReader();

        Assert.That(Errno.Describe(reader.Read(file, (_, _, _) => { })), Is.EqualTo("Not a directory (errno 20)"));
    }

    [Test]
    public void A_walk_lists_what_is_not_excluded_directories_first()
    {
        _tree.MakeDirectory("a/skip/below");
        _tree.MakeDirectory("a/b");
        _tree.Write("a/b/f", "x");
        _tree.Write("a/x.log", "x");
        _tree.MakeSymbolicLink("a/link", "b");
        var filter = new PathFilter(new Core.Configuration.FilterSettings { Exclude = ["(.*/)?skip", ".*\\.log"] });

        List<RelativePath> found = LocalTree.Enumerate(_root, Entries.Path("a"), filter, CancellationToken.None);

        Assert.That(found.Select(path => path.ToString()), Is.EquivalentTo(new[] { "a", "a/b", "a/b/f", "a/link" }));
        Assert.That(found[0], Is.EqualTo(Entries.Path("a")));
        Assert.That(found.IndexOf(Entries.Path("a/b")), Is.LessThan(found.IndexOf(Entries.Path("a/b/f"))));
    }

    private List<string> List()
    {
        List<string> entries = [];
        using var reader = new DirectoryReader();
        Assert.That(reader.Read(_root, (name, kind, _) => entries.Add($"{ByteText.Display(name)} {kind}")), Is.Zero);
        return entries;
    }
}
