using System.Net;
using System.Net.Sockets;
using System.Text;
using Sersync2.Core.Status.Http;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Status.Http;

/// <summary>The server as bad clients meet it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable]
public sealed class HttpServerTests : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _server = Task.CompletedTask;
    private int _port;

    [TearDown]
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _server;
    }

    public void Dispose() => _stop.Dispose();

    [Test]
    public async Task A_client_of_the_platform_understands_it()
    {
        await Start();
        using var client = new HttpClient();
        using HttpResponseMessage get = await client.GetAsync(new Uri($"http://127.0.0.1:{_port}/x?y"));
        using HttpResponseMessage head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"http://127.0.0.1:{_port}/x"));

        Assert.Multiple(async () =>
        {
            Assert.That(await get.Content.ReadAsStringAsync(), Is.EqualTo("GET /x"));
            Assert.That((get.Headers.ConnectionClose, get.Headers.CacheControl?.NoStore), Is.EqualTo(((bool?)true, (bool?)true)));
            Assert.That(get.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
            Assert.That(get.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'none'"));
            Assert.That(get.Headers.Date, Is.Not.Null);
            Assert.That(head.Content.Headers.ContentLength, Is.EqualTo("HEAD /x".Length));
            Assert.That(await head.Content.ReadAsStringAsync(), Is.Empty);
        });
    }

    [TestCase("nonsense\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\n\r\n", 400)]
    [TestCase("GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505)]
    [TestCase("\u0016\u0003\u0001\r\n\r\n", 400)]
    public async Task What_is_malformed_is_told_so(string request, int status)
    {
        await Start();
        Assert.That(await Ask(request), Does.StartWith($"HTTP/1.1 {status} "));
    }

    [Test]
    public async Task A_head_that_is_too_large_is_refused_and_not_kept()
    {
        await Start();
        Assert.That(await Ask("GET / HTTP/1.1\r\nX: " + new string('x', 200_000)), Does.StartWith("HTTP/1.1 431 "));
    }

    [Test]
    public async Task What_follows_the_head_harms_no_answer()
    {
        await Start();
        Assert.That(await Ask("GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + new string('x', 100_000)), Does.EndWith("\r\n\r\nGET /x"));
    }

    [Test]
    public async Task A_head_that_does_not_come_in_time_is_not_waited_for()
    {
        await Start(headLimit: TimeSpan.FromMilliseconds(200));
        Assert.Multiple(async () =>
        {
            Assert.That(await Ask("GET / HTTP/1.1\r\nHost: a\r\n"), Does.StartWith("HTTP/1.1 408 "));
            Assert.That(await Ask(""), Is.Empty);
        });
    }

    [Test]
    public async Task A_head_that_comes_in_drops_does_not_extend_its_time()
    {
        await Start(headLimit: TimeSpan.FromMilliseconds(300));
        using TcpClient client = await Connect();
        Task<string> answer = ReadAll(client);
        try
        {
            while (!answer.IsCompleted)
            {
                await client.GetStream().WriteAsync("X"u8.ToArray());
                await Task.WhenAny(answer, Task.Delay(10));
            }
        }
        catch (IOException)
        {
            // The server has closed.
        }

        Assert.That(await answer, Does.StartWith("HTTP/1.1 408 ").Or.Empty);
    }

    [Test]
    public async Task A_client_that_reads_nothing_is_dropped()
    {
        await Start(connectionLimit: TimeSpan.FromMilliseconds(300), body: new byte[50_000_000]);
        using TcpClient client = await Connect();
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        await Eventually.Is(() => !CanSend(client.Client), "the connection is still open");

        static bool CanSend(Socket socket)
        {
            try
            {
                return socket.Send("x"u8) == 1;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    [Test]
    public async Task Clients_that_hold_many_connections_keep_nobody_out()
    {
        await Start();
        List<TcpClient> held = [];
        try
        {
            for (int i = 0; i < HttpServer.MostConnections * 4; i++)
            {
                held.Add(await Connect());
                await held[^1].GetStream().WriteAsync("GET / HTTP/1.1\r\n"u8.ToArray());
            }

            Assert.That(await Ask("GET /x HTTP/1.1\r\nHost: a\r\n\r\n"), Does.EndWith("GET /x"));
            await Eventually.Is(() => held.Count(IsOpen) <= HttpServer.MostConnections, "more connections are open than may be");
        }
        finally
        {
            held.ForEach(client => client.Dispose());
        }

        static bool IsOpen(TcpClient client) => !(client.Client.Poll(0, SelectMode.SelectRead) && client.Client.Available == 0);
    }

    [Test]
    public async Task A_mistake_in_one_answer_costs_that_answer_alone()
    {
        await Start();
        Assert.Multiple(async () =>
        {
            Assert.That(await Ask("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n"), Is.Empty);
            Assert.That(await Ask("GET /x HTTP/1.1\r\nHost: a\r\n\r\n"), Does.EndWith("GET /x"));
        });
    }

    private static async Task<string> ReadAll(TcpClient client)
    {
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
            return await reader.ReadToEndAsync();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private async Task Start(TimeSpan? headLimit = null, TimeSpan? connectionLimit = null, byte[]? body = null)
    {
        var server = new HttpServer(new IPEndPoint(IPAddress.Loopback, 0), request => request.Path == "/broken"
            ? throw new InvalidOperationException("broken")
            : new HttpResponse(HttpStatus.Ok, "text/plain", body ?? Encoding.ASCII.GetBytes($"{request.Method} {request.Path}")))
        {
            HeadLimit = headLimit ?? TimeSpan.FromSeconds(20),
            ConnectionLimit = connectionLimit ?? TimeSpan.FromSeconds(30),
        };
        _server = server.RunAsync(_stop.Token);
        _port = await server.Listening;
    }

    private async Task<TcpClient> Connect()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port);
        return client;
    }

    private async Task<string> Ask(string request)
    {
        using TcpClient client = await Connect();
        Task<string> answer = ReadAll(client);
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        }
        catch (IOException)
        {
            // It may have closed before all was sent.
        }

        return await answer;
    }
}
