using System.Collections.Concurrent;
using System.Text;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

internal sealed class PluginTests : PluginTest
{
    [Test]
    public async Task Socket_hears_of_hostile_names_when_the_remote_has_them_and_when_they_are_gone_there()
    {
        Sync.Configuration.IgnoreTemporaryNames = false;
        Configure("socket", Socket());
        var early = new ConcurrentBag<string>();
        // Whatever is here when it is heard of must be there, and whatever is not here must be gone there.
        Server.OnMessage = path =>
        {
            byte[] relative = path[(Sync.Source.Root.Length + 1)..];
            bool here = Sync.Source.Exists(relative);
            if (here != Sync.Remote.Exists(relative))
                early.Add(Encoding.Latin1.GetString(relative));
        };
        await Sync.Start();
        string[] expected = [.. HostileNames.All.Select(name => $"{Sync.Source}/{Encoding.Latin1.GetString(name.Bytes)}")];

        foreach (BytePath name in HostileNames.All)
            Sync.Source.Write(name, "content");
        await HeardOf(expected);
        Assert.That(early, Is.Empty);

        int before = Server.Messages.Count;
        foreach (BytePath name in HostileNames.All)
            Sync.Source.Remove(name);
        await HeardOf(expected, before);
        Assert.That(early, Is.Empty);
        Assert.That(Sync.Source.Exists(HostileNames.Proof), Is.False);
    }

    [Test]
    public async Task Command_runs_with_hostile_names_and_executes_none()
    {
        Sync.Configuration.IgnoreTemporaryNames = false;
        Configure("command", Command());
        await Sync.Start();
        foreach (BytePath name in HostileNames.All)
            Sync.Source.Write(name, "content");

        string[] expected = [.. HostileNames.All.Select(name => $"{Sync.Source}/{Encoding.Latin1.GetString(name.Bytes)}")];
        await Eventually.Is(() => expected.All(HeardByCommand().Contains), () => $"not heard of: {string.Join('\n', expected.Except(HeardByCommand()))}");
        foreach (string place in (string[])[Sync.PathOf("."), Environment.CurrentDirectory, Sync.Source.Root])
            Assert.That(new TestTree(place).Exists(HostileNames.Proof), Is.False, place);
    }

    [Test]
    public async Task Http_hears_what_happened_to_files_and_directories()
    {
        Server.Answer = "HTTP/1.1 204 No Content\r\n\r\n";
        Configure("http", Http());
        await Sync.Start();

        Sync.Source.MakeDirectory("dir");
        await Posted("dir", isDirectory: 1, mask: 0x4000_0100);
        Sync.Source.Write("dir/file", "content");
        await Posted("dir/file", isDirectory: 0, mask: 0x8);
        int before = Server.Messages.Count;
        Sync.Source.Write("dir/file", "changed");
        await Eventually.Is(() => Server.Messages.Count > before, "the change is not heard of");
        Sync.Source.Rename("dir/file", "dir/renamed file");
        await Posted("dir/file", isDirectory: 0, mask: 0x40);
        await Posted("dir/renamed%20file", isDirectory: 0, mask: 0x80);
        Sync.Source.Remove("dir/renamed file");
        await Posted("dir/renamed%20file", isDirectory: 0, mask: 0x200);
        Sync.Source.Rename("dir", "moved");
        await Posted("dir", isDirectory: 1, mask: 0x4000_0040);
        await Posted("moved", isDirectory: 1, mask: 0x4000_0080);
        Sync.Source.Remove("moved");
        await Posted("moved", isDirectory: 1, mask: 0x4000_0200);
    }

    [Test]
    public async Task RefreshCDN_asks_for_each_path_and_keeps_its_password()
    {
        Server.Answer = Accepts;
        Sync.Configuration.Debug = true;
        Configure("refreshCDN", Cdn());
        await Sync.Start();
        Sync.Source.MakeDirectory("new dir");
        Sync.Source.Write("a?b", "content");

        await Server.WaitFor(text => text == "HEAD /index.jsp?user=me&pswd=topsecret&ok=ok&dirs=http://h/cms/new%20dir/ HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n");
        await Server.WaitFor(text => text == "HEAD /index.jsp?user=me&pswd=topsecret&ok=ok&urls=http://h/cms/a%3Fb HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n");
        await Sync.Process.WaitForLine(line => line.Contains("whatsup: content=\"succeed\"", StringComparison.Ordinal));
        Assert.That(Sync.Process.Output, Does.Not.Contain("topsecret"));
    }

    [Test]
    public async Task All_of_a_tree_that_is_made_in_one_go_is_heard_of()
    {
        Configure("socket", Socket());
        await Sync.Start();
        List<string> expected = [];
        for (int i = 0; i < 50; i++)
        {
            Sync.Source.MakeDirectory($"tree/{i}/deep");
            Sync.Source.Write($"tree/{i}/deep/file", "content");
            expected.Add($"{Sync.Source}/tree/{i}/deep/file");
        }

        await HeardOf([.. expected]);
        await Sync.Same();
    }

    [Test]
    public async Task What_the_filter_leaves_out_and_what_was_there_before_is_not_heard_of()
    {
        Sync.Source.Write("before", "content");
        Sync.Configuration.Exclude("(.*)\\.tmp");
        Configure("socket", Socket());
        await Sync.Start("-r");
        Sync.Source.Write("a.tmp", "content");
        Sync.Source.Write(".hidden", "content");
        Sync.Source.Write("a", "content");

        await HeardOf([$"{Sync.Source}/a"]);
        Assert.That(Server.Texts, Is.All.EqualTo($"{Sync.Source}/a"));
    }

    [Test]
    public async Task A_remote_that_is_out_of_reach_is_not_waited_for()
    {
        Sync.Configuration.Watch(Sync.NewTree("other").Root, ConfXml.Local(Sync.PathOf("missing")));
        Configure("socket", Socket().Replace(Sync.Source.Root, Sync.PathOf("other"), StringComparison.Ordinal));
        await Sync.Start();
        ByteFile.Write(Sync.PathOf("other/file"), "content"u8);
        await HeardOf([Sync.PathOf("other/file")]);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_server_that_does_not_answer_or_refuses_holds_up_neither_the_sync_nor_the_end(bool refuses)
    {
        if (refuses)
            Configure("socket", Socket(FreePort.Find()));
        else
            Configure("http", Http());
        await Sync.Start();
        for (int i = 0; i < 300; i++)
            Sync.Source.Write($"file-{i}", "content");
        await Sync.Same();
        if (refuses)
            await Sync.Process.WaitForLine(line => line.Contains("WARN plugin \"socket\" fails: ", StringComparison.Ordinal));
        await Sync.Process.Stop();
    }

    private Task Posted(string path, int isDirectory, uint mask) =>
        Server.WaitFor(text => text.EndsWith($"\r\n\r\nwatchroot={Sync.Source}&isdir={isDirectory}&inotifyPath={Sync.Source}/{path}&mask={mask}", StringComparison.Ordinal));

    private async Task HeardOf(string[] paths, int since = 0) =>
        await Eventually.Is(
            () => !paths.Except(Server.Texts.Skip(since)).Any(),
            () => $"not heard of: {string.Join('\n', paths.Except(Server.Texts.Skip(since)))}");
}
