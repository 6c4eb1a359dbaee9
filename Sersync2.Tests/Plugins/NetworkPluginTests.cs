using System.Net;
using System.Text;
using Sersync2.Core.Configuration.Plugins;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Plugins;
using Sersync2.Tests.EndToEnd;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Plugins;

internal sealed class NetworkPluginTests
{
    private static readonly AbsolutePath Watch = new("/watch");

    [Test]
    public async Task Socket_sends_each_path_byte_for_byte_in_a_connection_of_its_own()
    {
        await using var server = new RecordingServer();
        using IPlugin plugin = Socket("127.0.0.1", server.Port);
        foreach (BytePath name in HostileNames.All)
            Assert.That(await Handle(plugin, name), Is.EqualTo(PluginResult.Done));

        await Eventually.Is(() => server.Messages.Count == HostileNames.All.Count, "some are missing");
        Assert.That(server.Texts, Is.EquivalentTo(HostileNames.All.Select(name => "/watch/" + Encoding.Latin1.GetString(name.Bytes))));
    }

    [TestCase("::1", "::1")]
    [TestCase("127.0.0.1", "localhost")]
    public async Task A_server_is_found_by_name_and_by_either_kind_of_address(string listens, string host)
    {
        await using var server = new RecordingServer(IPAddress.Parse(listens));
        using IPlugin plugin = Socket(host, server.Port);
        Assert.That(await Handle(plugin, "a"), Is.EqualTo(PluginResult.Done));
        await server.WaitFor(text => text == "/watch/a");
    }

    [Test]
    public async Task A_server_that_refuses_is_a_failure_for_each()
    {
        int port = FreePort.Find();
        using IPlugin socket = Socket("127.0.0.1", port), cdn = Cdn(port), http = Http($"http://127.0.0.1:{port}/");
        Assert.Multiple(async () =>
        {
            Assert.That((await Handle(socket, "a")).Failure, Is.EqualTo($"cannot send to 127.0.0.1 port {port}: Connection refused"));
            Assert.That((await Handle(cdn, "a")).Failure, Is.EqualTo($"cannot ask 127.0.0.1 port {port}: Connection refused"));
            Assert.That((await Handle(http, "a")).Failure, Is.EqualTo($"cannot post to http://127.0.0.1:{port}/: Connection refused"));
        });
    }

    [TestCase("HTTP/1.0 200 OK\r\nwhatsup: content=\"succeed\"\r\n\r\n", null)]
    [TestCase("whatsup: succeed\r\n", null)]
    [TestCase("HTTP/1.0 403 Forbidden\r\n\r\n", "the answer is HTTP/1.0 403 Forbidden")]
    [TestCase("HTTP/1.0 5\u001b[2J\r\n\r\n", "the answer is HTTP/1.0 5\\x1b[2J")]
    public async Task A_content_delivery_network_is_asked_and_its_answer_judged(string answer, string? failure)
    {
        await using var server = new RecordingServer { Answer = answer };
        using IPlugin plugin = Cdn(server.Port);
        Task<PluginResult> handling = Handle(plugin, "a b");
        await server.WaitFor(text => text == "HEAD /index.jsp?user=me&pswd=secret&ok=ok&urls=http://h/cms/a%20b HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n");
        Assert.That((await handling).Failure, Is.EqualTo(failure));
    }

    [Test]
    public async Task What_a_server_answers_is_told_at_a_bounded_length([Values] bool http)
    {
        await using var server = new RecordingServer { Answer = $"HTTP/1.0 500 {new string('a', 30_000)}\r\n\r\n" };
        using IPlugin plugin = http ? Http($"http://127.0.0.1:{server.Port}/") : Cdn(server.Port);
        Assert.That((await Handle(plugin, "a")).Failure, Does.Contain("500 aaaa").And.Length.LessThan(3000));
    }

    [TestCase(InotifyMask.CloseWrite, "&isdir=0&inotifyPath=/watch/a%20b%26c%0D%0A&mask=8")]
    [TestCase(InotifyMask.Create | InotifyMask.IsDirectory, "&isdir=1&inotifyPath=/watch/a%20b%26c%0D%0A&mask=1073742080")]
    public async Task Http_posts_a_form(InotifyMask cause, string expected)
    {
        await using var server = new RecordingServer { Answer = "HTTP/1.1 204 No Content\r\n\r\n" };
        using IPlugin plugin = Http($"http://localhost:{server.Port}/changed?x=y");
        Assert.That(await Handle(plugin, "a b&c\r\n", cause), Is.EqualTo(PluginResult.Done));

        string[] parts = server.Texts[0].Split("\r\n\r\n");
        Assert.That(parts[0], Does.StartWith("POST /changed?x=y HTTP/1.1\r\n").And.Contain("Content-Type: application/x-www-form-urlencoded").And.Contain($"Host: localhost:{server.Port}"));
        Assert.That(parts[1], Is.EqualTo("watchroot=/watch" + expected));
    }

    [TestCase("HTTP/1.1 500 Oh no\r\nContent-Length: 0\r\n\r\n", "answers 500 Oh no")]
    [TestCase("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "answers 302 Found")]
    public async Task Http_counts_only_success_as_success(string answer, string failure)
    {
        await using var server = new RecordingServer { Answer = answer };
        using IPlugin plugin = Http($"http://user:secret@127.0.0.1:{server.Port}/x?token=secret");
        Assert.That((await Handle(plugin, "a")).Failure, Does.EndWith(failure).And.Not.Contain("token"));
    }

    [Test]
    public async Task A_server_that_says_nothing_is_waited_for_until_time_is_over()
    {
        await using var server = new RecordingServer();
        using IPlugin cdn = Cdn(server.Port), http = Http($"http://127.0.0.1:{server.Port}/");
        foreach (IPlugin plugin in (IPlugin[])[cdn, http])
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            Assert.That(async () => await Handle(plugin, "a", cancellation: limit.Token), Throws.InstanceOf<OperationCanceledException>());
        }
    }

    private static SocketPlugin Socket(string host, int port) => new(new SocketPluginSettings { Name = "socket", Host = host, Port = port });

    private static RefreshCdnPlugin Cdn(int port) =>
        new(new RefreshCdnPluginSettings { Name = "refreshCDN", Host = "127.0.0.1", Port = port, User = "me", Password = "secret", Base = "http://h/cms" });

    private static HttpPlugin Http(string url) => new(new HttpPluginSettings { Name = "http", Url = new Uri(url) });

    private static Task<PluginResult> Handle(IPlugin plugin, BytePath name, InotifyMask cause = InotifyMask.CloseWrite, CancellationToken cancellation = default) =>
        plugin.HandleAsync(new PluginEvent(Watch, new RelativePath(name.Bytes), cause), cancellation);
}
