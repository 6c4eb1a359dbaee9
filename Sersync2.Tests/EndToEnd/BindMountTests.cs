using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>A part of the tree that is mounted in another part of it: both names are kept equal.</summary>
[TestFixture]
internal sealed class BindMountTests : EndToEndTest
{
    [Test]
    public async Task What_changes_under_one_name_arrives_under_both()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root can mount");
        Sync.Source.MakeDirectory("one/sub");
        Sync.Source.MakeDirectory("two");
        Sync.Source.Write("one/sub/f", "content");
        using BindMount mount = BindMount.Make(Sync.Source.Root + "/one", Sync.Source.Root + "/two");
        await Sync.Start("-r");
        await Sync.Same();

        Sync.Source.Write("one/sub/f", "changed");
        await Sync.Same();
        Sync.Source.Write("two/sub/f", "changed again");
        Sync.Source.MakeDirectory("two/new/deep");
        Sync.Source.Write("two/new/deep/g", "content");
        await Sync.Same();
        Sync.Source.Rename("one/new", "one/renamed");
        Sync.Source.Remove("two/sub");
        await Sync.Same();

        await mount.Unmount();
        Sync.Source.Write("two/below", "was hidden");
        Sync.Source.Write("one/after", "content");
        await Eventually.Is(() => Sync.Remote.Exists("two/below") && Sync.Remote.Exists("one/after"), "what was under the mount is not watched");
        Assert.That(Sync.Remote.Exists("two/renamed/deep/g"), Is.True, "what was unmounted was not seen to be deleted");
    }
}
