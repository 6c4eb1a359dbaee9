using Sersync2.Tests.Support;

namespace Sersync2.Tests.Watching;

public sealed class ExclusionByNewNameTests
{
    [Test]
    public async Task What_an_expression_says_below_a_directory_holds_for_its_new_name()
    {
        using var watched = new WatchedTree();
        watched.Tree.MakeDirectory("d/sub");
        await watched.Watch(null, "e/sub");
        watched.Tree.Rename("d", "e");
        await watched.Seen();
        watched.Tree.Write("e/sub/f", "x");
        Assert.That(await watched.Seen(), Is.Empty, "e/sub is excluded");

        watched.Tree.Rename("e", "d");
        await watched.Seen();
        watched.Tree.Write("d/sub/g", "x");
        Assert.That(await watched.Seen(), Does.Contain("d/sub/g"), "d/sub is not");
    }
}
