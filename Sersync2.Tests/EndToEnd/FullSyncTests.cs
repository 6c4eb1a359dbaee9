using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

[TestFixture(RemoteKind.Daemon)]
[TestFixture(RemoteKind.LocalDirectory)]
internal sealed class FullSyncTests(RemoteKind kind) : EndToEndTest(kind)
{
    [Test]
    public async Task With_r_the_remote_becomes_a_mirror_and_stays_one()
    {
        Sync.Source.MakeDirectory("dir");
        Sync.Source.Write("dir/file", "was there before");
        Sync.Source.Write("changed", "new");
        Sync.Remote.Write("changed", "old old");
        Sync.Remote.MakeDirectory("dir");
        Sync.Remote.Write("dir/remote-only", "goes");
        Sync.Remote.Write("remote-only", "goes");
        await Sync.Start("-r");
        await Sync.Same();

        Sync.Source.Write("dir/later", "monitoring goes on");
        await Sync.Same();
    }

    [Test]
    public async Task Without_r_nothing_is_sent_or_deleted_at_start()
    {
        Sync.Source.Write("here", "since before");
        Sync.Remote.Write("remote-only", "stays");
        await Sync.Start();
        await Sync.Settle();
        Assert.That(Sync.Remote.Exists("here"), Is.False);
        Assert.That(Sync.Remote.Read("remote-only"), Is.EqualTo("stays"));
    }

    [Test]
    public async Task An_empty_source_deletes_nothing()
    {
        Sync.Remote.MakeDirectory("dir");
        Sync.Remote.Write("dir/file", "precious");
        await Sync.Start("-r");
        await Sync.Process.WaitForLine(line => line.Contains("is empty: nothing is deleted", StringComparison.Ordinal));
        await Sync.Process.WaitForLine(line => line.Contains("full sync of", StringComparison.Ordinal));
        await Sync.Settle();
        Assert.That(Sync.Remote.Read("dir/file"), Is.EqualTo("precious"));
    }

    [Test]
    public async Task Changes_made_while_the_full_sync_runs_arrive()
    {
        for (int i = 0; i < 300; i++)
            Sync.Source.Write($"file-{i}", "before");
        Task started = Sync.Start("-r");
        for (int i = 0; i < 300; i++)
        {
            Sync.Source.MakeDirectory($"dir-{i % 20}/sub");
            Sync.Source.Write($"dir-{i % 20}/sub/file-{i}", "while it starts");
            Sync.Source.Write($"file-{i}", "changed while it starts");
            await Task.Yield();
        }

        await started;
        await Sync.Same();
    }
}
