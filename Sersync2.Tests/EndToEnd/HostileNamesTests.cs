using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

[TestFixture(RemoteKind.Daemon)]
[TestFixture(RemoteKind.LocalDirectory)]
internal sealed class HostileNamesTests(RemoteKind kind) : EndToEndTest(kind)
{
    // What the names above mean as patterns or after expansion: none of it was deleted here, so all of it stays there.
    private static readonly string[] RemoteOnly = ["a", "b", "x", "y", "z", "n", "ab", "remote-only", "sub-only", "comment", "include", "exclude"];

    [SetUp]
    public void PutRemoteOnlyFiles()
    {
        // "~" and "..." are such names.
        Sync.Configuration.IgnoreTemporaryNames = false;
        foreach (string name in RemoteOnly)
            Sync.Remote.Write(name, "precious");
        Sync.Remote.MakeDirectory("sub");
        Sync.Remote.Write("sub/a", "precious");
        Sync.Source.MakeDirectory("sub");
    }

    [TearDown]
    public void Nothing_else_was_touched_and_nothing_executed()
    {
        foreach (string name in (string[])[.. RemoteOnly, "sub/a"])
            Assert.That(Sync.Remote.Read(name), Is.EqualTo("precious"), name);
        foreach (TestTree tree in (TestTree[])[Sync.Source, Sync.Remote, new TestTree(Environment.CurrentDirectory), new TestTree(Sync.PathOf("."))])
            Assert.That(tree.Exists(HostileNames.Proof), Is.False, $"a name was executed in {tree}");
    }

    [Test]
    public async Task Files_that_are_created_changed_and_deleted_together()
    {
        await Sync.Start();
        foreach (BytePath name in HostileNames.All)
        {
            Sync.Source.Write(name, "content");
            Sync.Source.Write(((BytePath)"sub").Join(name), "content below");
        }

        await Same();
        foreach (BytePath name in HostileNames.All)
            Sync.Source.Write(name, "changed");
        await Same();
        foreach (BytePath name in HostileNames.All)
        {
            Sync.Source.Remove(name);
            Sync.Source.Remove(((BytePath)"sub").Join(name));
        }

        await Same();
    }

    [Test]
    public async Task Files_that_are_created_changed_renamed_and_deleted_one_by_one()
    {
        await Sync.Start();
        foreach (BytePath name in HostileNames.All)
        {
            Sync.Source.Write(name, "content");
            await Same();
            Sync.Source.Write(name, "changed");
            await Same();
            Sync.Source.Rename(name, "plain");
            await Same();
            Sync.Source.Rename("plain", name);
            await Same();
            Sync.Source.Remove(name);
            await Same();
        }
    }

    [Test]
    public async Task Directories_that_are_created_filled_and_deleted()
    {
        await Sync.Start();
        foreach (BytePath name in HostileNames.All)
        {
            Sync.Source.MakeDirectory(name);
            Sync.Source.Write(name.Join("file"), "content");
            Sync.Source.Write(name.Join(name), "content");
        }

        await Same();
        foreach (BytePath name in HostileNames.All)
            Sync.Source.Write(name.Join("later"), "content");
        await Same();
        foreach (BytePath name in HostileNames.All)
            Sync.Source.Remove(name);
        await Same();
    }

    [Test]
    public async Task Links_with_such_names_and_targets()
    {
        await Sync.Start();
        foreach (BytePath name in HostileNames.All)
            Sync.Source.MakeSymbolicLink(name, name);
        await Same();
        foreach (BytePath name in HostileNames.All)
            Sync.Source.Remove(name);
        await Same();
    }

    [Test]
    public async Task They_are_part_of_a_full_sync()
    {
        foreach (BytePath name in HostileNames.All)
        {
            Sync.Source.MakeDirectory(((BytePath)"dirs").Join(name));
            Sync.Source.Write(((BytePath)"dirs").Join(name).Join(name), "content");
        }

        // Not deleted by -r, because they are here too.
        foreach (string name in (string[])[.. RemoteOnly, "sub/a"])
            Sync.Source.Write(name, "precious");
        await Sync.Start("-r");
        await Sync.Same();
    }

    private Task Same() => Sync.Same([.. RemoteOnly, "sub/a"]);
}
