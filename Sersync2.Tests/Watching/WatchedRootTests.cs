using Sersync2.Core.Paths;
using Sersync2.Core.Watching;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

public sealed class WatchedRootTests
{
    [Test]
    public void Work_is_for_the_old_directory_until_what_it_left_to_do_is_forgotten()
    {
        using var temp = new TempDirectory();
        string path = temp.CreateDirectory("watched");
        var root = new WatchedRoot(new AbsolutePath(path));
        root.TryAdopt(out _)!.Dispose();
        (string birth, int generation) = (root.Birth, root.Generation);
        Directory.Move(path, temp["disk"]);
        Directory.CreateDirectory(path);
        using (root.TryOpen())
            Assert.That(root.TryOpen(), Is.Null, "it is another directory");

        root.Abandon();
        root.TryAdopt(out _)!.Dispose();

        Assert.That((root.Birth, root.Generation), Is.EqualTo((birth, generation)));
        Assert.That(root.TryOpen(generation), Is.Null, "what was to be done in the old one must not be done in this one");
        root.Confirm();
        Assert.That(root.Generation, Is.GreaterThan(generation));
        Assert.That(root.Birth, Is.Not.EqualTo(birth));
        using (var open = root.TryOpen(root.Generation))
            Assert.That(open, Is.Not.Null);
        Assert.That(root.IsOriginal, Is.False);
    }
}
