using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

public sealed class FileStatusTests
{
    private TempDirectory _temp = null!;
    private TestTree _tree = null!;
    private SafeFileHandle _root = null!;

    [SetUp]
    public void MakeTree()
    {
        _temp = new TempDirectory();
        _tree = new TestTree(_temp.Path);
        _tree.MakeDirectory("d/sub");
        _tree.Write("d/f", "12345");
        _tree.MakeSymbolicLink("link", "d");
        _tree.MakeSymbolicLink("dangling", "nowhere");
        _tree.MakeFifo("fifo");
        _root = DirectoryHandle.TryOpen(new AbsolutePath(_temp.Path).ToCString(), out _)!;
    }

    [TearDown]
    public void RemoveTree()
    {
        _root.Dispose();
        _temp.Dispose();
    }

    [TestCase("d", nameof(FileKind.Directory), 0)]
    [TestCase("d/f", nameof(FileKind.File), 0)]
    [TestCase("link", nameof(FileKind.SymbolicLink), 0)]
    [TestCase("dangling", nameof(FileKind.SymbolicLink), 0)]
    [TestCase("fifo", nameof(FileKind.Special), 0)]
    [TestCase("", nameof(FileKind.Directory), 0)]
    [TestCase("none", nameof(FileKind.Missing), 2)]
    [TestCase("none/f", nameof(FileKind.Missing), 2)]
    [TestCase("d/f/x", nameof(FileKind.Missing), 20)]
    [TestCase("link/f", nameof(FileKind.Unknown), 40, TestName = "No component is followed")]
    [TestCase("link/none", nameof(FileKind.Unknown), 40, TestName = "What would be behind a link is not missing")]
    [TestCase("d/../d/f", nameof(FileKind.Unknown), 18, TestName = "Nothing is looked at by way of the directory above")]
    [TestCase("..", nameof(FileKind.Unknown), 18)]
    [TestCase("/etc", nameof(FileKind.Unknown), 18)]
    public void An_entry_has_a_kind(string path, string kind, int expectedError)
    {
        FileStatus status = FileStatus.Of(_root, new BytePath(System.Text.Encoding.UTF8.GetBytes(path)).Bytes, out int error);

        Assert.That(status.Kind, Is.EqualTo(Enum.Parse<FileKind>(kind)));
        Assert.That(error, Is.EqualTo(expectedError));
        Assert.That(status.IsDirectory, Is.EqualTo(kind == nameof(FileKind.Directory)));
    }

    [Test]
    public void Size_and_links_are_counted_and_two_names_of_one_file_are_the_same()
    {
        _tree.MakeHardLink("hard", "d/f");

        FileStatus one = FileStatus.Of(_root, "d/f"u8, out _), other = FileStatus.Of(_root, "hard"u8, out _);

        Assert.That((one.Size, one.LinkCount), Is.EqualTo((5L, 2u)));
        Assert.That(other.Identity, Is.EqualTo(one.Identity));
        Assert.That(FileStatus.Of(_root, "d"u8, out _).Identity, Is.Not.EqualTo(one.Identity));
        Assert.That(one.Identity.Inode, Is.EqualTo(_tree.Status("d/f")!.Value.Inode));
    }

    [Test]
    public void A_directory_is_opened_by_its_path_and_a_link_is_not()
    {
        using SafeFileHandle? sub = DirectoryHandle.TryOpen(_root, "d/sub"u8, out int none);
        using SafeFileHandle? again = DirectoryHandle.TryOpen(_root, [], out _);
        Assert.That(none, Is.Zero);
        Assert.That(FileStatus.Of(sub!, out _).Identity, Is.EqualTo(FileStatus.Of(_root, "d/sub"u8, out _).Identity));
        Assert.That(FileStatus.Of(again!, out _).Identity, Is.EqualTo(FileStatus.Of(_root, out _).Identity));

        Assert.That(Failure("link"), Is.EqualTo(20).Or.EqualTo(40));
        Assert.That(Failure("d/f"), Is.EqualTo(20));
        Assert.That(Failure("fifo"), Is.EqualTo(20), "and it must not wait for a writer");
        Assert.That(Failure("none"), Is.EqualTo(2));
    }

    [Test]
    public void A_watch_path_may_be_a_link()
    {
        using SafeFileHandle? linked = DirectoryHandle.TryOpen(new AbsolutePath(_temp["link"]).ToCString(), out _);

        Assert.That(FileStatus.Of(linked!, out _).Identity, Is.EqualTo(FileStatus.Of(_root, "d"u8, out _).Identity));
        Assert.That(DirectoryHandle.RealPath(linked!)?.ToString(), Is.EqualTo(_temp["d"]));
    }

    [Test]
    public void The_real_path_follows_a_rename_and_is_bytes()
    {
        using SafeFileHandle? sub = DirectoryHandle.TryOpen(_root, "d/sub"u8, out _);
        _tree.Rename("d/sub", new byte[] { 0xff, (byte)'\n' });

        Assert.That(DirectoryHandle.RealPath(sub!)!.Bytes.ToArray(), Is.EqualTo(_tree.At(new byte[] { 0xff, (byte)'\n' }).Bytes));
    }

    private int Failure(string path)
    {
        using SafeFileHandle? handle = DirectoryHandle.TryOpen(_root, System.Text.Encoding.UTF8.GetBytes(path), out int error);
        Assert.That(handle, Is.Null);
        return error;
    }
}
