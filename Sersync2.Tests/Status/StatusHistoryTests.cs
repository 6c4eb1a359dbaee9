using System.Text.Json;
using Sersync2.Core.Status;

namespace Sersync2.Tests.Status;

public sealed class StatusHistoryTests
{
    [Test]
    public void A_sample_is_the_lag_and_what_was_sent_since_the_one_before()
    {
        var history = new StatusHistory();
        Add(history, 0, sent: 1000, lag: null);
        Add(history, 10, sent: 6000, lag: 2.5);
        Add(history, 20, sent: 100, lag: null);

        JsonElement remote = Read(history).Single();

        Assert.Multiple(() =>
        {
            Assert.That(Numbers(remote, "lagSeconds"), Is.EqualTo(new[] { 0, 2.5, 0 }));
            Assert.That(Numbers(remote, "bytesPerSecond").Skip(1), Is.EqualTo(new[] { 500.0, 10 }));
        });
    }

    [Test]
    public void It_holds_one_hour()
    {
        var history = new StatusHistory();
        for (int i = 0; i < 1000; i++)
            Add(history, i * 10, sent: 0, lag: i);

        double[] lags = Numbers(Read(history).Single(), "lagSeconds");

        Assert.That((lags.Length, lags[0], lags[^1]), Is.EqualTo((360, 640.0, 999.0)));
    }

    [Test]
    public void A_remote_that_is_no_more_is_forgotten()
    {
        var history = new StatusHistory();
        history.Add(Snapshots.Of(Snapshots.Path(Snapshots.InSync("a"), Snapshots.InSync("b"))));
        history.Add(Snapshots.Of(Snapshots.Path(Snapshots.InSync("b"))));

        Assert.That(Read(history).Select(remote => remote.GetProperty("remote").GetString()), Is.EqualTo(new[] { "b" }));
    }

    private static void Add(StatusHistory history, double at, long sent, double? lag) =>
        history.Add(Snapshots.Of(Snapshots.Path(Snapshots.InSync() with { BytesSent = sent, Lag = lag is { } seconds ? TimeSpan.FromSeconds(seconds) : null }))
            with
        { Taken = Snapshots.Now.AddSeconds(at) });

    private static List<JsonElement> Read(StatusHistory history) =>
        [.. JsonDocument.Parse(history.ToJson()).RootElement.GetProperty("remotes").EnumerateArray()];

    private static double[] Numbers(JsonElement remote, string name) => [.. remote.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
