using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Tests.Support;
using static Tmds.Linux.LibC;

namespace Sersync2.Tests.Native;

/// <summary>The kernel's walk and that name by name, side by side in trees that chance has made.</summary>
public sealed class BeneathBothWaysTests
{
    private static readonly string[] Names = ["a", "b", "c", "..x", ".y"];

    // As a file that is written, as a directory that is listed, and as one that is only looked into.
    private static readonly int[] Flags = [O_RDONLY | O_NONBLOCK, O_RDONLY | O_DIRECTORY, O_PATH | O_DIRECTORY];

    [TestCase(false)]
    [TestCase(true)]
    public void The_answers_are_the_same(bool mounted)
    {
        if (!KernelWalk.IsAvailable)
            Assert.Ignore("this kernel has no openat2, or it is forbidden here");
        using var temp = new TempDirectory();
        var tree = new TestTree(temp.CreateDirectory("root"));
        var random = new Random(11);
        var outside = new TestTree(temp.CreateDirectory("outside"));
        Fill(outside, outside.Root, random);
        Fill(tree, outside.Root, random);
        BindMount? mount = null;
        if (mounted)
        {
            tree.MakeDirectory("m");
            mount = BindMount.Make(outside.Root, tree.Root + "/m");
        }

        using (mount)
        using (SafeFileHandle root = DirectoryHandle.TryOpen(new AbsolutePath(tree.Root).ToCString(), out _)!)
        {
            var kinds = new HashSet<string>();
            for (int round = 0; round < 4000; round++)
            {
                IEnumerable<string> path = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Names[random.Next(Names.Length)]);
                kinds.Add(Compare(root, string.Join('/', mounted && random.Next(2) == 0 ? path.Prepend("m") : path), Flags[random.Next(Flags.Length)]));
            }

            Assert.That(kinds, Is.SupersetOf(new[] { "0", $"{ENOENT}", $"{ENOTDIR}", $"{ELOOP}" }), "chance has made a bit of everything");
        }
    }

    private static void Fill(TestTree tree, string outside, Random random)
    {
        for (int i = 0; i < 150; i++)
        {
            string path = Names[random.Next(Names.Length)];
            while (tree.Status(path)?.Type == FileType.Directory)
                path += "/" + Names[random.Next(Names.Length)];
            if (tree.Exists(path) || path.Count(c => c == '/') > 4)
                continue;
            switch (random.Next(8))
            {
                case 0: tree.Write(path, "x"); break;
                case 1: tree.MakeSymbolicLink(path, outside); break;
                case 2: tree.MakeSymbolicLink(path, ".."); break;
                case 3: tree.MakeSymbolicLink(path, Names[random.Next(Names.Length)]); break;
                case 4: tree.MakeFifo(path); break;
                default: tree.MakeDirectory(path); break;
            }
        }
    }

    private static string Compare(SafeFileHandle root, string path, int flags)
    {
        byte[] name = ((BytePath)path).ToCString();
        using var one = new SafeFileHandle(KernelWalk.Open(root, name, flags, out int error), ownsHandle: true);
        using var other = new SafeFileHandle(NameWalk.Open(root, name, flags, out int otherError), ownsHandle: true);
        Assert.That(otherError, Is.EqualTo(error), path);
        if (error == 0)
            Assert.That(FileStatus.Of(other, out _), Is.EqualTo(FileStatus.Of(one, out _)), path);
        return $"{error}";
    }
}
