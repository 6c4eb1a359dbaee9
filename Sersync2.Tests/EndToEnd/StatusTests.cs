using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>What a running sersync2 tells of itself: on the command line, on its page, to Prometheus.</summary>
[TestFixture]
internal sealed class StatusTests : EndToEndTest, IDisposable
{
    private readonly StatusPages _pages = new();

    [SetUp]
    public void Configure() => Sync.Configuration.MoreInHead = _pages.Element;

    public void Dispose() => _pages.Dispose();

    [Test]
    public async Task In_sync_is_exit_code_0_and_healthy()
    {
        Sync.Source.Write("a", "content");
        await Sync.Start("-r");
        Assert.That((await Sync.Ask("--wait", "60")).Exit, Is.Zero);
        (int exit, string output) = await Sync.Ask("--status");
        (HttpStatusCode status, string health) = await _pages.Get("/healthz");

        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.Zero, output);
            Assert.That(output, Does.Match("^sersync2 [0-9.]+: in sync ").And.Contain("127.0.0.1::backup  in sync"));
            Assert.That((status, health), Is.EqualTo((HttpStatusCode.OK, "ok\n")));
        });
    }

    [Test]
    public async Task After_a_wait_everything_changed_before_is_there()
    {
        await Sync.Start("-r");
        Sync.Source.MakeDirectory("d");
        for (int i = 0; i < 20; i++)
        {
            Sync.Source.Write($"d/{i}", $"content {i}");
            if (i > 0)
                Sync.Source.Remove($"d/{i - 1}");
            (int exit, string output) = await Sync.Ask("--wait", "60");
            Assert.That(exit, Is.Zero, output);
            Assert.That(Sync.Remote.Exists($"d/{i}"), $"d/{i} was not there after the wait");
            Assert.That(i > 0 && Sync.Remote.Exists($"d/{i - 1}"), Is.False, $"d/{i - 1} was there after the wait");
        }
    }

    [Test]
    public async Task A_wait_is_not_held_up_by_what_is_changed_later()
    {
        await Sync.Start("-r");
        Sync.Source.MakeDirectory("busy");
        using var stop = new CancellationTokenSource();
        Task writing = Task.Run(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
                Sync.Source.Write($"busy/{i % 100}", $"content {i}");
        });
        (int exit, string output) = await Sync.Ask("--wait", "60");
        await stop.CancelAsync();
        await writing;
        Assert.That(exit, Is.Zero, output);
        await Sync.Same();
    }

    [Test]
    public async Task All_views_agree_under_load_and_when_it_is_over()
    {
        await Sync.Start("-r");
        for (int i = 0; i < 30; i++)
            Sync.Source.MakeDirectory($"d{i}");
        for (int i = 0; i < 3000; i++)
            Sync.Source.Write($"d{i % 30}/{i}", $"content {i}");
        JsonElement busy = await _pages.Json();
        await AgreeAtRest();

        JsonElement rest = await _pages.Json();
        JsonElement path = rest.GetProperty("localPaths")[0], remote = path.GetProperty("remotes")[0];
        Assert.Multiple(() =>
        {
            Assert.That(busy.GetProperty("localPaths")[0].GetProperty("remotes")[0].GetProperty("rsyncCalls").GetInt64(), Is.LessThanOrEqualTo(remote.GetProperty("rsyncCalls").GetInt64()));
            Assert.That(rest.GetProperty("inSync").GetBoolean());
            Assert.That(path.GetProperty("watches").GetInt64(), Is.EqualTo(31));
            Assert.That(path.GetProperty("events").GetInt64(), Is.GreaterThanOrEqualTo(3000));
            Assert.That(remote.GetProperty("bytesSent").GetInt64(), Is.GreaterThan(3000 * "content".Length));
            Assert.That(remote.GetProperty("rsyncCalls").GetInt64(), Is.GreaterThan(0));
        });
        await Sync.Same();
    }

    [Test]
    public async Task Deletions_are_counted()
    {
        Sync.Source.MakeDirectory("a");
        Sync.Source.Write("a/1", "x");
        Sync.Source.Write("a/2", "x");
        Sync.Source.Write("b", "x");
        await Sync.Start("-r");
        await Sync.Same();
        Sync.Source.Remove("b");
        Sync.Source.Remove("a/1");
        Assert.That((await Sync.Ask("--wait", "60")).Exit, Is.Zero);
        Assert.That(await Remote("deletions"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_remote_that_is_down_shows_in_every_view()
    {
        await Sync.Start("-r");
        await Sync.Same();
        await Sync.Daemon.Stop();
        Sync.Source.Write("late", "content");
        await Eventually.Is(() => _pages.Get("/healthz").Result.Status == HttpStatusCode.ServiceUnavailable, "it is healthy");

        (int exit, string output) = await Sync.Ask("--status");
        (int waited, _) = await Sync.Ask("--wait", "1");
        Dictionary<string, double> metrics = await _pages.Metrics();
        JsonElement remote = (await _pages.Json()).GetProperty("localPaths")[0].GetProperty("remotes")[0];
        Assert.Multiple(() =>
        {
            Assert.That((exit, waited), Is.EqualTo((1, 1)), output);
            Assert.That(output, Does.Contain("backing off").And.Contain("Connection refused"));
            Assert.That(metrics[$"sersync2_remote_state{{{Labels},state=\"backing-off\"}}"], Is.EqualTo(1));
            Assert.That(metrics[$"sersync2_paths_waiting{{{Labels}}}"], Is.EqualTo(1));
            Assert.That(metrics[$"sersync2_lag_seconds{{{Labels}}}"], Is.GreaterThan(0));
            Assert.That(remote.GetProperty("state").GetString(), Is.EqualTo("backing-off"));
            Assert.That(remote.GetProperty("waiting").GetInt64(), Is.EqualTo(1));
            Assert.That(remote.GetProperty("lastError").GetString(), Does.Contain("Connection refused"));
        });

        await Sync.Daemon.Start();
        await AgreeAtRest();
    }

    [Test]
    public async Task A_watch_path_that_is_lost_is_not_in_sync()
    {
        await Sync.Start("-r");
        await Sync.Same();
        string away = Sync.Source.Root + "-away";
        Directory.Move(Sync.Source.Root, away);
        await Sync.Process.WaitForLine(line => line.Contains("is lost", StringComparison.Ordinal));

        var clock = Stopwatch.StartNew();
        for (int i = 0; i < 3; i++)
            await Sync.Ask("--status");
        TimeSpan asked = clock.Elapsed / 3;
        (int exit, string output) = await Sync.Ask("--status");
        (HttpStatusCode status, string health) = await _pages.Get("/healthz");
        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.EqualTo(1));
            Assert.That(output, Does.Contain("root lost"));
            Assert.That(asked, Is.LessThan(TimeSpan.FromSeconds(2)), "it waits for what cannot be read");
            Assert.That((status, health), Is.EqualTo((HttpStatusCode.ServiceUnavailable, $"the watch path {Sync.Source.Root} is lost\n")));
        });

        Directory.Move(away, Sync.Source.Root);
        await AgreeAtRest();
    }

    [Test]
    public async Task A_port_that_is_taken_keeps_nothing_from_syncing()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, _pages.Port);
        taken.Start();
        await Sync.Start("-r");
        await Sync.Process.WaitForLine(line => line.Contains("cannot serve the status page", StringComparison.Ordinal));
        Sync.Source.Write("a", "content");
        await Sync.Same();
        Assert.That((await Sync.Ask("--wait", "60")).Exit, Is.Zero);
    }

    [Test]
    public async Task Bad_clients_do_not_disturb_the_syncing()
    {
        await Sync.Start("-r");
        Sync.Source.MakeDirectory("d");
        List<System.Net.Sockets.TcpClient> held = [];
        try
        {
            for (int i = 0; i < 200; i++)
            {
                var client = new System.Net.Sockets.TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _pages.Port);
                held.Add(client);
                await client.GetStream().WriteAsync(new byte[i * 10]);
                Sync.Source.Write($"d/{i}", "content");
            }

            Assert.That((await Sync.Ask("--wait", "60")).Exit, Is.Zero);
            Assert.That((await _pages.Get("/healthz")).Text, Is.EqualTo("ok\n"));
        }
        finally
        {
            held.ForEach(client => client.Dispose());
        }

        await Sync.Same();
    }

    private string Labels => StatusPages.Labels(Sync);

    private async Task<long> Remote(string name) =>
        StatusPages.Parse((await Sync.Ask("--json")).Output).GetProperty("localPaths")[0].GetProperty("remotes")[0].GetProperty(name).GetInt64();

    private Task AgreeAtRest() => _pages.AgreeAtRest(Sync);
}
