using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Paths;

public sealed class LocalTreeTests
{
    private static readonly PathFilter Everything = new(new FilterSettings());
    private TempDirectory _temp = null!;
    private SafeFileHandle _root = null!;

    [SetUp]
    public void MakeTree()
    {
        _temp = new TempDirectory();
        var tree = new TestTree(_temp.Path);
        for (int number = 0; number < 10; number++)
            tree.MakeDirectory($"d{number}/sub");
        for (int number = 0; number < 10; number++)
            tree.Write($"d{number}/sub/f", "x");
        _root = DirectoryHandle.TryOpen(new AbsolutePath(_temp.Path).ToCString(), out _)!;
    }

    [TearDown]
    public void RemoveTree()
    {
        _root.Dispose();
        _temp.Dispose();
    }

    [Test]
    public void A_walk_ends_when_it_is_to_stop()
    {
        using var stop = new CancellationTokenSource();
        int files = 0;

        Assert.That(
            () => LocalTree.Visit(_root, RelativePath.Root, Everything, (_, _, _, _) =>
            {
                files++;
                stop.Cancel();
            }, stop.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(files, Is.EqualTo(1));
    }

    [Test]
    public void A_walk_that_is_to_stop_before_it_begins_yields_nothing_that_could_be_taken_for_the_whole()
    {
        var stopped = new CancellationToken(canceled: true);

        Assert.That(() => LocalTree.Enumerate(_root, RelativePath.Root, Everything, stopped), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => LocalTree.CountDirectories(_root, RelativePath.Root, Everything, stopped), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(LocalTree.CountDirectories(_root, RelativePath.Root, Everything, CancellationToken.None), Is.EqualTo(21));
    }
}
