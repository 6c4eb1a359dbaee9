using System.Text.Json;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>
/// No more goes at the remote than was seen to go here: where a file was deleted, no directory with something in it, however
/// the server is told of deletions.
/// </summary>
[TestFixture(RemoteKind.Daemon, "", "")]
[TestFixture(RemoteKind.LocalDirectory, "", "")]
[TestFixture(RemoteKind.Daemon, OldRsync.Server306, "")]
[TestFixture(RemoteKind.Daemon, "", "--exclude=*.nothing")]
[TestFixture(RemoteKind.Daemon, OldRsync.Server306, "--exclude=*.nothing")]
[TestFixture(RemoteKind.Daemon, "", "filter")]
[TestFixture(RemoteKind.Daemon, OldRsync.Server306, "filter")]
internal sealed class SeenToGoTests(RemoteKind kind, string server, string more) : EndToEndTest(kind)
{
    [SetUp]
    public void Configure()
    {
        if (server.Length > 0)
            _ = Sync.RecordRsync(before: server);
        if (more == "filter")
            Sync.Configuration.Exclude("nothing$");
        else
            Sync.Configuration.CommonParams += " " + more;
    }

    [Test]
    public async Task A_file_that_is_deleted_takes_no_directory_with_it()
    {
        await Begin();
        Sync.Source.Remove("conf");
        Sync.Source.Remove("d/conf");
        Sync.Source.Remove("hollow");
        await Sync.Settle();
        await Eventually.Is(() => !Sync.Remote.Exists("hollow"), "an empty directory may go");

        AreKept();
        await Eventually.Is(() => Held().GetAwaiter().GetResult() is "own-directory", () => $"the status says {Held().GetAwaiter().GetResult()}");
        await Sync.Process.WaitForLine(line => line.Contains("\"conf\" was deleted here as a file", StringComparison.Ordinal));
        await Sync.Process.WaitForLine(line => line.Contains("\"d/conf\" was deleted here as a file", StringComparison.Ordinal));
        Assert.That(Sync.Process.Output, Does.Not.Contain("hollow"));
        // That goes on for ever is no failure, and nothing else waits for it.
        Assert.That(File.Exists(Sync.FailLogPath) ? await File.ReadAllTextAsync(Sync.FailLogPath) : "", Does.Not.Contain("conf"));
        Put(Sync.Source, "d/later", "content");
        await Eventually.Is(() => Sync.Remote.Exists("d/later"), "later has not arrived");
    }

    [TestCase(true, TestName = "Saved as editors do that keep the old one under another name")]
    [TestCase(false, TestName = "Deleted and written again")]
    public async Task A_file_that_is_saved_anew_takes_no_directory_with_it(bool byRename)
    {
        await Begin();
        foreach (string name in (string[])["conf", "d/conf", "hollow"])
        {
            if (byRename)
                Sync.Source.Rename(name, name + ".old");
            else
                Sync.Source.Remove(name);
            Put(Sync.Source, name, "saved anew");
        }

        await Eventually.Is(() => Sync.Remote.Read("hollow") == "saved anew", "an empty directory makes way");
        await Eventually.Is(() => Sync.Process.Lines.Any(line => line.Contains("could not make way for new regular file: ", StringComparison.Ordinal) && line.Contains("conf", StringComparison.Ordinal)), "it is told");

        AreKept();
        Assert.That((await Sync.Ask("--status")).Exit, Is.EqualTo(1), "not in sync");
    }

    [Test]
    public async Task A_file_that_became_a_directory_deletes_nothing_in_the_one_there()
    {
        await Begin();
        Sync.Source.Remove("conf");
        Sync.Source.MakeDirectory("conf/new");
        Put(Sync.Source, "conf/new/file", "content");
        Put(Sync.Source, "conf/gone", "content");
        Sync.Source.Remove("conf/gone");

        await Eventually.Is(() => Sync.Remote.Exists("conf/new/file"), "what is new has not arrived");
        await Sync.Settle();
        AreKept();
    }

    [Test]
    public async Task A_directory_that_was_seen_to_go_goes_with_all_in_it()
    {
        await Begin();
        Put(Sync.Remote, "tree/sub/of its own", "was below what was deleted");
        Sync.Source.Remove("tree");
        await Eventually.Is(() => !Sync.Remote.Exists("tree"), "tree is there still");
        Sync.Source.Remove("other");
        Sync.Source.Write("other", "a file now");
        await Eventually.Is(() => Sync.Remote.Read("other") is not null, "other is no file there");
        AreKept();
    }

    private async Task Begin()
    {
        foreach (string name in (string[])["conf", "d/conf", "hollow", "tree/sub/file", "other/file"])
        {
            Put(Sync.Source, name, "content");
            if (name is not ("conf" or "d/conf" or "hollow"))
                Put(Sync.Remote, name, "content");
        }

        Put(Sync.Remote, "conf/own", "precious");
        Put(Sync.Remote, "conf/sub/own", "precious");
        Put(Sync.Remote, "d/conf/own", "precious");
        Sync.Remote.MakeDirectory("hollow");
        await Sync.Start();
    }

    private static void Put(TestTree tree, string path, string content)
    {
        if (path.LastIndexOf('/') is var slash and > 0)
            tree.MakeDirectory(path[..slash]);
        tree.Write(path, content);
    }

    private void AreKept()
    {
        foreach (string path in (string[])["conf/own", "conf/sub/own", "d/conf/own"])
            Assert.That(Sync.Remote.Read(path), Is.EqualTo("precious"), path);
    }

    private async Task<string?> Held()
    {
        (_, string output) = await Sync.Ask("--status", "--json");
        using JsonDocument status = JsonDocument.Parse(output);
        JsonElement remote = status.RootElement.GetProperty("localPaths")[0].GetProperty("remotes")[0];
        return remote.GetProperty("heldDeletions") is { ValueKind: JsonValueKind.Object } held ? held.GetProperty("reason").GetString() : null;
    }
}
