using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>What has no content and is never closed is sent when it is made, with <c>createFile="false"</c>.</summary>
[TestFixture(RemoteKind.Daemon)]
[TestFixture(RemoteKind.LocalDirectory)]
internal sealed class SpecialFilesTests(RemoteKind kind) : EndToEndTest(kind)
{
    [Test]
    public async Task Device_nodes_arrive_change_and_go()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root makes device nodes");
        Sync.Source.MakeDirectory("dir");
        await Sync.Start();
        // The numbers of /dev/null, and of a disk that is not there: nothing opens them.
        if (!MakeNode("null", "c", "1", "3"))
            Assert.Ignore("device nodes are forbidden here");
        MakeNode("dir/disk", "b", "240", "7");
        await Sync.Same();
        Assert.That(Sync.Remote.Status("null")?.Type, Is.EqualTo(FileType.CharacterDevice));
        Assert.That(Sync.Remote.Status("dir/disk")?.Type, Is.EqualTo(FileType.BlockDevice));

        Sync.Source.Rename("dir/disk", "disk");
        Sync.Source.Remove("null");
        Sync.Source.Write("null", "now a file");
        await Sync.Same();
        Assert.That(Sync.Remote.Read("null"), Is.EqualTo("now a file"));
        Sync.Source.Remove("disk");
        await Sync.Same();
    }

    [Test]
    public async Task A_FIFO_arrives_takes_a_file_s_place_and_goes()
    {
        Sync.Source.Write("file", "content");
        await Sync.Start();
        Sync.Source.MakeDirectory("new");
        Sync.Source.MakeFifo("new/fifo");
        Sync.Source.Write("file", "changed");
        await Sync.Same();
        Sync.Source.Remove("file");
        Sync.Source.MakeFifo("file");
        await Sync.Same();
        Assert.That(Sync.Remote.Status("file")?.Type, Is.EqualTo(FileType.Fifo));
        Sync.Source.Remove("new/fifo");
        Sync.Source.Write("new/fifo", "now a file");
        Sync.Source.Remove("file");
        await Sync.Same();
    }

    private bool MakeNode(string path, params string[] what)
    {
        using var process = Process.Start(new ProcessStartInfo("mknod", [$"{Sync.Source.Root}/{path}", .. what]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
