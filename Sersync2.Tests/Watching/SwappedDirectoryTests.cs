using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

/// <summary>A directory that somebody swaps for a symbolic link leads the watches out of the tree at no moment.</summary>
public sealed class SwappedDirectoryTests
{
    private const int Directories = 2000;

    [Test]
    public async Task What_lies_behind_the_link_is_never_watched()
    {
        using var watched = new WatchedTree();
        watched.Tree.MakeDirectory("d/deep");
        // What is looked for in the tree lies there as well, where the link leads.
        TestTree outside = watched.Outside;
        outside.MakeDirectory("deep");
        for (int i = 0; i < Directories; i++)
            outside.MakeDirectory($"deep/new{i}");
        await watched.Watch();
        using (Task making = Task.Run(() => Make(new TestTree(watched.Tree.Root + "/d/deep"))))
        using (new SwappedDirectory(watched.Tree, outside.Root))
            await making;
        for (int i = 0; i < Directories; i++)
            outside.Write($"deep/new{i}/secret", "x");
        string[] seen = await watched.Seen();

        // It has looked there, at one directory or at all of them, whatever the name was just then.
        Assert.That(seen.Count(report => report.Contains("/new", StringComparison.Ordinal) || report is "d:Recursive" or "d.link:Recursive"), Is.GreaterThan(0));
        Assert.That(seen.Where(report => report.Contains("secret", StringComparison.Ordinal)), Is.Empty);
        // And what is in the tree is watched after all.
        watched.Tree.Write("d/deep/last", "x");
        Assert.That(await watched.Seen(), Has.Some.Contains("d/deep/last"));
    }

    // From within, by a descriptor, as somebody who stands there: the name is often another's.
    private static void Make(TestTree deep)
    {
        using var here = Core.Native.DirectoryHandle.TryOpen(new Core.Paths.AbsolutePath(deep.Root).ToCString(), out _);
        string place = $"/proc/self/fd/{here!.DangerousGetHandle()}";
        for (int i = 0; i < Directories; i++)
            Directory.CreateDirectory($"{place}/new{i}");
    }
}
