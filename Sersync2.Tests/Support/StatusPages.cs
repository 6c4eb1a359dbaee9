using System.Net;
using System.Text.Json;

namespace Sersync2.Tests.Support;

/// <summary>The status of a running sersync2, as its HTTP server tells it.</summary>
internal sealed class StatusPages : IDisposable
{
    private readonly HttpClient _client = new();

    public int Port { get; } = FreePort.Find();

    /// <summary>The element of the configuration that switches it on.</summary>
    public string Element => $"<host hostip=\"127.0.0.1\" port=\"{Port}\" status=\"true\"/>";

    public async Task<(HttpStatusCode Status, string Text)> Get(string path)
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri($"http://127.0.0.1:{Port}{path}"));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<JsonElement> Json() => Parse((await Get("/status.json")).Text);

    /// <summary>Each sample by its name and labels, as it stands in the text.</summary>
    public async Task<Dictionary<string, double>> Metrics() =>
        (await Get("/metrics")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .ToDictionary(
                line => line[..line.LastIndexOf(' ')],
                line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The labels of the one remote of a scenario.</summary>
    public static string Labels(SyncScenario sync) => $"localpath=\"{sync.Source.Root}\",remote=\"127.0.0.1::backup\"";

    /// <summary>Waits until all is at rest; then each view must tell the same.</summary>
    public async Task AgreeAtRest(SyncScenario sync)
    {
        (int exit, string output) = await sync.Ask("--wait", "60");
        Assert.That(exit, Is.Zero, output);
        await Eventually.Is(() => sync.Ask("--status").Result.Exit == 0, "it does not come to rest");
        JsonElement asked = StatusPages.Parse((await sync.Ask("--json")).Output).GetProperty("localPaths")[0];
        JsonElement page = default;
        await Eventually.Is(() => (page = Json().Result).GetProperty("inSync").GetBoolean(), "the page is behind");
        page = page.GetProperty("localPaths")[0];
        Dictionary<string, double> metrics = await Metrics();
        (_, string table) = await sync.Ask("--status");

        Assert.Multiple(() =>
        {
            Assert.That(page.ToString(), Is.EqualTo(asked.ToString()));
            string path = $"localpath=\"{sync.Source.Root}\"";
            foreach ((string metric, string name) in new[] { ("watches", "watches"), ("unwatched_directories", "unwatchedDirectories"), ("events_total", "events"), ("overflows_total", "overflows") })
                Assert.That(metrics[$"sersync2_{metric}{{{path}}}"], Is.EqualTo(page.GetProperty(name).GetInt64()), metric);
            JsonElement remote = page.GetProperty("remotes")[0];
            foreach ((string metric, string name) in new[] { ("paths_waiting", "waiting"), ("paths_in_flight", "inFlight"), ("rsync_calls_total", "rsyncCalls"), ("sent_bytes_total", "bytesSent"), ("deletions_total", "deletions"), ("fail_log_paths", "failed") })
                Assert.That(metrics[$"sersync2_{metric}{{{Labels(sync)}}}"], Is.EqualTo(remote.GetProperty(name).GetInt64()), metric);
            Assert.That(metrics[$"sersync2_remote_state{{{Labels(sync)},state=\"{remote.GetProperty("state").GetString()}\"}}"], Is.EqualTo(1));
            Assert.That(metrics["sersync2_in_sync"], Is.EqualTo(1));
            Assert.That(table, Does.Match($@"127\.0\.0\.1::backup +in sync +[^ ]+ [a-z]+ +0 +0 +- +0 +{remote.GetProperty("rsyncCalls").GetInt64():#,0} "));
        });
    }

    public static JsonElement Parse(string text) => JsonDocument.Parse(text).RootElement;

    public void Dispose() => _client.Dispose();
}
