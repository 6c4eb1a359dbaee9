using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

/// <summary>Both ways, by the kernel and name by name: where the one is missing, the other is all there is.</summary>
[TestFixture(true)]
[TestFixture(false)]
[NonParallelizable]
public sealed class BeneathTests(bool asksKernel)
{
    private static readonly PathFilter Everything = new(new FilterSettings());
    private TempDirectory _temp = null!;
    private TestTree _tree = null!;
    private TestTree _outside = null!;
    private SafeFileHandle _root = null!;

    [SetUp]
    public void MakeTree()
    {
        if (asksKernel && !KernelWalk.IsAvailable)
            Assert.Ignore("this kernel has no openat2, or it is forbidden here");
        Beneath.MayAskKernel = asksKernel;
        _temp = new TempDirectory();
        _tree = new TestTree(_temp.CreateDirectory("root"));
        _outside = new TestTree(_temp.CreateDirectory("outside"));
        _tree.MakeDirectory("d/deep/er");
        _tree.Write("d/deep/inner", "x");
        _outside.MakeDirectory("deep/er");
        _outside.Write("deep/secret", "x");
        _tree.MakeSymbolicLink("out", _outside.Root);
        _tree.MakeSymbolicLink("in", "d");
        _tree.MakeFifo("d/fifo");
        _root = DirectoryHandle.TryOpen(new AbsolutePath(_tree.Root).ToCString(), out _)!;
    }

    [TearDown]
    public void RemoveTree()
    {
        Beneath.MayAskKernel = true;
        _root?.Dispose();
        _temp?.Dispose();
    }

    [TestCase("", 0)]
    [TestCase("d", 0)]
    [TestCase("d/deep/er", 0)]
    [TestCase("none", 2)]
    [TestCase("none/er", 2)]
    [TestCase("d/deep/inner", 20)]
    [TestCase("d/deep/inner/x", 20)]
    [TestCase("d/fifo", 20)]
    [TestCase("d/fifo/x", 20)]
    [TestCase("out", 40)]
    [TestCase("out/deep", 40)]
    [TestCase("in", 40, TestName = "A link that leads inside is a link as well")]
    [TestCase("in/deep", 40)]
    [TestCase("..", 18)]
    [TestCase(".", 18)]
    [TestCase("d/..", 18)]
    [TestCase("d/../d", 18)]
    [TestCase("d/../../outside", 18)]
    [TestCase("/", 18)]
    [TestCase("/etc", 18)]
    [TestCase("d//deep", 18)]
    [TestCase("d/", 18)]
    [TestCase("d\0x", 18)]
    public void A_directory_is_opened_below_the_root_or_not_at_all(string path, int expectedError)
    {
        using SafeFileHandle? opened = DirectoryHandle.TryOpen(_root, ((BytePath)path).Bytes, out int error);

        Assert.That(error, Is.EqualTo(expectedError));
        Assert.That(opened is not null, Is.EqualTo(expectedError == 0));
    }

    [Test]
    public void What_is_mounted_below_is_reached()
    {
        using var mount = BindMount.Make(_outside.Root, _tree.Root + "/d/deep/er");

        Assert.That(FileStatus.Of(_root, "d/deep/er/deep/secret"u8, out _).Kind, Is.EqualTo(FileKind.File));
        using SafeFileHandle? directory = DirectoryHandle.TryOpen(_root, "d/deep/er/deep"u8, out int error);
        Assert.That(error, Is.Zero);
    }

    [Test]
    public void A_file_that_somebody_has_open_is_tested_in_the_tree_only()
    {
        using FileStream inner = File.OpenWrite(_tree.Root + "/d/deep/inner"), secret = File.OpenWrite(_outside.Root + "/deep/secret");

        Assert.That(OpenForWriting.Test(_root, "d/deep/inner"u8), Is.True);
        Assert.That(OpenForWriting.Test(_root, "out/deep/secret"u8), Is.False);
    }

    [Test]
    public void Nothing_is_left_open()
    {
        int before = Directory.GetFiles("/proc/self/fd").Length;
        for (int i = 0; i < 100; i++)
        {
            foreach (string path in (string[])["d/deep/er", "d/deep/none", "in/deep/er", "d/deep/inner/x/y", "none/x/y"])
                FileStatus.Of(_root, ((BytePath)path).Bytes, out _);
        }

        Assert.That(Directory.GetFiles("/proc/self/fd").Length, Is.LessThan(before + 50), "other threads open some as well");
    }

    [Test]
    public void However_often_a_directory_is_swapped_for_a_link_nothing_behind_it_is_seen()
    {
        int seen = 0, hidden = 0;
        using (var swapped = new SwappedDirectory(_tree, _outside.Root))
        {
            for (int round = 0; round < 3000 || ((seen == 0 || hidden == 0) && round < 1_000_000); round++)
            {
                Assert.That(FileStatus.Of(_root, "d/deep/secret"u8, out _).Kind, Is.Not.EqualTo(FileKind.File));
                Assert.That(FileStatus.Of(_root, "d/deep/inner"u8, out _).Kind, Is.EqualTo(FileKind.File).Or.EqualTo(FileKind.Unknown), "never missing");
                using SafeFileHandle? opened = DirectoryHandle.TryOpen(_root, "d/deep"u8, out _);
                if (opened is null)
                    hidden++;
                else
                    Assert.That(FileStatus.Of(opened, "secret"u8, out _).Kind, Is.EqualTo(FileKind.Missing));
                foreach (RelativePath path in LocalTree.Enumerate(_root, new RelativePath("d/deep"u8), Everything, CancellationToken.None))
                {
                    Assert.That(path.ToString(), Is.Not.EqualTo("d/deep/secret"));
                    seen += path.ToString() == "d/deep/inner" ? 1 : 0;
                }
            }
        }

        Assert.That((seen, hidden), Is.Not.EqualTo((0, 0)));
        Assert.That(FileStatus.Of(_root, "d/deep/inner"u8, out int error).Kind, Is.EqualTo(FileKind.File), $"{error}");
    }
}
