using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Servers that refuse what the reconcile is made of, and rsyncs that never heard of it.</summary>
[TestFixture]
internal sealed class OldServersTests() : EndToEndTest(RemoteKind.Daemon, watchSource: false)
{
    [TestCase(OldRsync.Client)]
    [TestCase(OldRsync.Server306)]
    [TestCase(OldRsync.ServerThatBreaks)]
    [TestCase(OldRsync.ServerThatSkips)]
    public async Task An_old_rsync_gets_everything_and_loses_what_is_deleted(string before)
    {
        RsyncWrapper rsync = Sync.RecordRsync(before);
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "backup"));
        await ChangeEverything();
        Assert.That(rsync.Transfers.Count(words => words.Contains("--delete-missing-args")), Is.LessThanOrEqualTo(1), "what it cannot do is remembered");
        Assert.That(
            rsync.Transfers.Count(words => words.Contains("--modify-window=-1")),
            before == OldRsync.Server306 ? Is.EqualTo(1) : before == OldRsync.Client ? Is.Zero : Is.GreaterThan(1));
    }

    [Test]
    public async Task A_server_that_refuses_delete_missing_args_gets_everything_and_loses_what_is_deleted()
    {
        RsyncWrapper rsync = Sync.RecordRsync();
        Refuse("delete-missing-args");
        await ChangeEverything();
        Assert.That(rsync.Transfers.Count(words => words.Contains("--delete-missing-args")), Is.LessThanOrEqualTo(1));
    }

    // As old as that, it is not trusted with a destination below the target; nor where nothing has asked it before.
    [Test]
    public async Task To_a_server_without_delete_missing_args_no_rename_is_left()
    {
        RsyncWrapper rsync = Sync.RecordRsync();
        Refuse("delete-missing-args");
        Sync.Source.MakeDirectory("old");
        Sync.Source.Write("old/file", new byte[300_000]);
        await Sync.Start("-r");
        await Sync.Same();
        foreach ((string from, string to) in new[] { ("old", "new"), ("new", "newer") })
        {
            Sync.Source.Rename(from, to);
            await Sync.Settle();
            await Sync.Same();
        }

        Assert.That(rsync.Transfers.SelectMany(words => words), Has.None.StartWith("--link-dest"));
    }

    [Test]
    public async Task A_server_that_refuses_deletions_gets_everything_and_loses_nothing_and_that_is_said_once()
    {
        Refuse("delete");
        Sync.Source.MakeDirectory("dir");
        Sync.Source.Write("dir/file", "content");
        Sync.Source.Write("file", "content");
        await Sync.Start("-r");
        await Sync.Same();
        for (int i = 0; i < 5; i++)
        {
            Sync.Source.Remove($"{(i == 0 ? "file" : $"file{i}")}");
            Sync.Source.Write($"file{i + 1}", "content");
            await Sync.Settle();
        }

        Sync.Source.Remove("dir");
        Sync.Source.Write("last", "content");
        await Sync.Settle();
        foreach (string path in (string[])["file", "file1", "file5", "dir/file", "last"])
            Assert.That(Sync.Remote.Exists(path), path);
        Assert.That(Sync.Process.Lines.Count(line => line.Contains("refuse", StringComparison.Ordinal)), Is.EqualTo(1), Sync.Process.Output);
    }

    private void Refuse(string option)
    {
        Sync.Daemon.Add(SyncScenario.Module("strict", Sync.Remote, $"refuse options = {option}"));
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "strict"));
    }

    private async Task ChangeEverything()
    {
        Sync.Configuration.IgnoreTemporaryNames = false;
        Sync.Source.MakeDirectory("before/deep");
        Sync.Source.Write("before/deep/file", "content");
        Sync.Remote.Write("remote-only", "goes");
        await Sync.Start("-r");
        await Sync.Same();

        Sync.Source.MakeDirectory("dir/deep/er");
        foreach (BytePath name in HostileNames.All)
            Sync.Source.Write(((BytePath)"dir/deep").Join(name), "content");
        await Sync.Same();
        foreach (BytePath name in HostileNames.All.Skip(3))
            Sync.Source.Remove(((BytePath)"dir/deep").Join(name));
        await Sync.Same();
        Sync.Source.Rename("dir", "renamed");
        Sync.Source.Remove("before");
        Sync.Source.Write("before", "a file where a directory was");
        await Sync.Same();
        for (int i = 0; i < 5; i++)
        {
            Sync.Source.Write("before", $"a file where a directory wa{i}");
            Sync.Source.Remove(((BytePath)"renamed/deep").Join(HostileNames.All[0]));
            Sync.Source.Write(((BytePath)"renamed/deep").Join(HostileNames.All[0]), $"{i}");
            await Sync.Same();
        }

        Sync.Source.Remove("renamed");
        await Sync.Same();
    }
}
