using System.Net;
using System.Text.Json;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>A remote that refuses deletions is not in sync once one was wanted there.</summary>
[TestFixture]
internal sealed class RefusedDeletionsTests() : EndToEndTest(RemoteKind.Daemon, watchSource: false), IDisposable
{
    private readonly StatusPages _pages = new();

    [SetUp]
    public void Configure()
    {
        Sync.Configuration.MoreInHead = _pages.Element;
        Sync.Daemon.Add(SyncScenario.Module("keeps", Sync.Remote, "refuse options = delete"));
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "keeps"));
    }

    public void Dispose() => _pages.Dispose();

    [Test]
    public async Task A_deletion_that_was_seen_and_not_made_is_told()
    {
        await Sync.Start();
        Sync.Source.Write("gone", "content");
        await Sync.Settle();
        Assert.That((await Sync.Ask("--wait", "30")).Exit, Is.Zero, "nothing was to be deleted yet");
        Sync.Source.Remove("gone");
        await Sync.Settle();
        Sync.Source.Write("other", "content");
        await Eventually.Is(() => Sync.Remote.Exists("other"), "what is no deletion arrives");
        Assert.That(Sync.Remote.Exists("gone"));

        await IsHeld(atLeast: 1);
        (HttpStatusCode code, string metrics) = await _pages.Get("/metrics");
        Assert.That(metrics, Does.Match("(?m)^sersync2_remote_state\\{.*state=\"deletions-held\"\\} 1$").And.Match("(?m)^sersync2_held_deletions\\{.*\\} [1-9]"), code.ToString());
        Assert.That(metrics, Does.Match("(?m)^sersync2_in_sync 0$"));
    }

    [Test]
    public async Task A_full_sync_that_was_to_delete_and_did_not_is_told()
    {
        Sync.Source.Write("here", "content");
        Sync.Remote.Write("there", "content");
        await Sync.Start("-r");
        await Eventually.Is(() => Sync.Remote.Exists("here"), "here has not arrived");

        await IsHeld(atLeast: 0);
    }

    [Test]
    public async Task Where_deletions_are_off_none_is_held_back()
    {
        Sync.Configuration.Inotify.Remove("delete");
        await Sync.Start();
        Sync.Source.Write("gone", "content");
        await Sync.Settle();
        Sync.Source.Remove("gone");
        await Sync.Settle();

        (int exit, string output) = await Sync.Ask("--wait", "30");
        Assert.That(exit, Is.Zero, output);
        Assert.That((await Sync.Ask("--status")).Exit, Is.Zero);
    }

    private async Task IsHeld(int atLeast)
    {
        JsonElement remote = default;
        await Eventually.Is(
            () =>
            {
                remote = Remote().GetAwaiter().GetResult();
                return remote.GetProperty("state").GetString() == "deletions-held";
            },
            () => $"the state is {remote}");
        (int exit, string table) = await Sync.Ask("--status");
        (HttpStatusCode status, string health) = await _pages.Get("/healthz");

        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.EqualTo(1), table);
            Assert.That(table, Does.Match("^sersync2 [0-9.]+: not in sync ").And.Contain("deletions held").And.Contain("refuse options"));
            Assert.That(status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(health, Does.Contain("deletions are held back").And.Contain("refuse options"));
            Assert.That(remote.GetProperty("inSync").GetBoolean(), Is.False);
            Assert.That(remote.GetProperty("heldDeletions").GetProperty("reason").GetString(), Is.EqualTo("refused"));
            Assert.That(remote.GetProperty("heldDeletions").GetProperty("paths").GetInt64(), Is.AtLeast(atLeast));
            Assert.That(remote.GetProperty("heldDeletions").GetProperty("since").GetDateTimeOffset(), Is.LessThanOrEqualTo(DateTimeOffset.UtcNow));
        });
    }

    private async Task<JsonElement> Remote()
    {
        (_, string output) = await Sync.Ask("--status", "--json");
        using JsonDocument status = JsonDocument.Parse(output);
        return status.RootElement.GetProperty("localPaths")[0].GetProperty("remotes")[0].Clone();
    }
}
