using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Native;

/// <summary>Where it is believed that link counts tell of subdirectories, they do.</summary>
public sealed class LinkCountsTests
{
    [TestCase("/tmp")]
    [TestCase("/dev/shm")]
    public void Two_links_mean_no_subdirectory(string place)
    {
        if (!Directory.Exists(place))
            Assert.Ignore($"there is no {place}");
        string root = Path.Combine(place, $"sersync2-test.{Guid.NewGuid():n}");
        var tree = new TestTree(Directory.CreateDirectory(root).FullName);
        try
        {
            tree.MakeDirectory("empty");
            tree.MakeDirectory("files");
            tree.Write("files/f", "x");
            tree.MakeSymbolicLink("files/link", "..");
            tree.MakeDirectory("parent/child");
            tree.MakeDirectory("left/gone");
            tree.Remove("left/gone");
            using SafeFileHandle? handle = DirectoryHandle.TryOpen(new AbsolutePath(root).ToCString(), out _);
            if (!LinkCounts.AreKept(handle!))
                Assert.Ignore($"{place} does not keep link counts");

            Assert.That(new[] { "empty", "files", "left", "parent" }.Select(path => Links(handle!, path)), Is.EqualTo(new uint[] { 2, 2, 2, 3 }));
        }
        finally
        {
            ByteFile.Remove(root);
        }
    }

    [Test]
    public void File_systems_that_make_things_up_are_not_believed()
    {
        using SafeFileHandle? handle = DirectoryHandle.TryOpen(new AbsolutePath("/proc").ToCString(), out _);

        Assert.That(LinkCounts.AreKept(handle!), Is.False);
    }

    private static uint Links(SafeFileHandle root, string path) => FileStatus.Of(root, Entries.Path(path).Bytes, out _).LinkCount;
}
