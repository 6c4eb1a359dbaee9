using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Without <c>-r</c> nothing goes at the remote but what was seen to go here.</summary>
[TestFixture(RemoteKind.Daemon)]
[TestFixture(RemoteKind.LocalDirectory)]
internal sealed class RemoteOnlyFilesTests(RemoteKind kind) : EndToEndTest(kind)
{
    [Test]
    public async Task Beside_what_changes_they_stay()
    {
        Sync.Source.MakeDirectory("d/changed");
        Sync.Remote.MakeDirectory("d/changed");
        foreach (string path in (string[])["top", "d/beside", "d/changed/inside", "d/filex", "d/fil"])
            Sync.Remote.Write(path, "precious");
        await Sync.Start();

        Sync.Source.Write("d/file", "created");
        await Sync.Settle();
        Sync.Source.Write("d/file", "changed");
        await Sync.Settle();
        Sync.Source.Rename("d/file", "d/changed/file");
        await Sync.Settle();
        Sync.Source.Remove("d/changed/file");
        await Sync.Settle();
        await Sync.Same("top", "d/beside", "d/changed/inside", "d/filex", "d/fil");
        foreach (string path in (string[])["top", "d/beside", "d/changed/inside", "d/filex", "d/fil"])
            Assert.That(Sync.Remote.Read(path), Is.EqualTo("precious"), path);
    }

    [Test]
    public async Task Inside_a_directory_that_is_created_here_they_stay()
    {
        Sync.Remote.MakeDirectory("d/e");
        Sync.Remote.Write("d/e/remote-only", "precious");
        await Sync.Start();
        Sync.Source.MakeDirectory("d/e");
        Sync.Source.Write("d/e/file", "content");
        await Sync.Settle();
        await Sync.Same("d/e/remote-only");
        Assert.That(Sync.Remote.Read("d/e/remote-only"), Is.EqualTo("precious"));
    }

    [Test]
    public async Task Inside_a_directory_that_is_moved_in_they_stay()
    {
        Sync.Remote.MakeDirectory("d");
        Sync.Remote.Write("d/remote-only", "precious");
        await Sync.Start();
        TestTree outside = Sync.NewTree("outside");
        outside.MakeDirectory("d");
        outside.Write("d/file", "content");
        ByteFile.Rename(outside.At("d"), Sync.Source.At("d"));
        await Sync.Same("d/remote-only");
        Assert.That(Sync.Remote.Read("d/remote-only"), Is.EqualTo("precious"));
    }

    [Test]
    public async Task Under_the_name_of_a_new_file_they_stay()
    {
        Sync.Remote.MakeDirectory("name");
        Sync.Remote.Write("name/remote-only", "precious");
        await Sync.Start();
        Sync.Source.Write("name", "a file here, a directory there");
        await Sync.Settle();
        Assert.That(Sync.Remote.Read("name/remote-only"), Is.EqualTo("precious"));
    }

    [Test]
    public async Task They_stay_when_something_else_in_the_same_call_is_deleted()
    {
        Sync.Remote.MakeDirectory("created");
        Sync.Remote.Write("created/remote-only", "precious");
        for (int i = 0; i < 50; i++)
        {
            Sync.Source.Write($"goes-{i}", "");
            Sync.Remote.Write($"goes-{i}", "");
        }

        await Sync.Start();
        for (int i = 0; i < 50; i++)
            Sync.Source.Remove($"goes-{i}");
        Sync.Source.MakeDirectory("created");
        Sync.Source.Write("created/file", "content");
        await Sync.Same("created/remote-only");
        Assert.That(Sync.Remote.Read("created/remote-only"), Is.EqualTo("precious"));
    }
}
