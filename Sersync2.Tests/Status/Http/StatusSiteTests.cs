using System.Text;
using System.Text.Json;
using Sersync2.Core.Status;
using Sersync2.Core.Status.Http;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Status.Http;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StatusSiteTests
{
    private readonly FixedSource _source = new();

    [TestCase("/", "text/html; charset=utf-8")]
    [TestCase("/status.json", "application/json")]
    [TestCase("/history.json", "application/json")]
    [TestCase("/metrics", "text/plain; version=0.0.4; charset=utf-8")]
    [TestCase("/healthz", "text/plain; charset=utf-8")]
    public void Each_address_has_its_type(string path, string type)
    {
        HttpResponse response = Get(path);

        Assert.That((response.Status, response.ContentType), Is.EqualTo((HttpStatus.Ok, type)));
    }

    [Test]
    public void Json_and_metrics_are_the_snapshot()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Get("/status.json").Body.ToArray(), Is.EqualTo(StatusJson.Write(_source.Snapshot)));
            Assert.That(Text(Get("/metrics")), Is.EqualTo(StatusMetrics.Write(_source.Snapshot)));
        });
    }

    [Test]
    public void Health_is_good_while_a_remote_catches_up_and_bad_while_something_needs_a_hand()
    {
        _source.Snapshot = Snapshots.Of(Snapshots.Path(Snapshots.InSync() with { State = RemoteState.Syncing, Waiting = 10 }));
        HttpResponse behind = Get("/healthz");
        _source.Snapshot = Snapshots.Of(Snapshots.Path(Snapshots.Down()));
        HttpResponse down = Get("/healthz");

        Assert.Multiple(() =>
        {
            Assert.That((behind.Status, Text(behind)), Is.EqualTo((HttpStatus.Ok, "ok\n")));
            Assert.That((down.Status, Text(down)), Is.EqualTo((HttpStatus.ServiceUnavailable,
                "192.0.2.21::www is backing off: rsync: [sender] failed to connect to 192.0.2.21 (192.0.2.21): Connection refused (111)\n"
                + "7 paths could not be delivered to 192.0.2.21::www\n")));
        });
    }

    [TestCase("POST", "/", 405)]
    [TestCase("DELETE", "/status.json", 405)]
    [TestCase("GET", "/nothing", 404)]
    [TestCase("GET", "/../etc/passwd", 404)]
    public void Nothing_else_is_there(string method, string path, int status) =>
        Assert.That((int)Site(true).Respond(new HttpRequest(method, path, "localhost")).Status, Is.EqualTo(status));

    [TestCase("localhost", true, 200)]
    [TestCase("127.0.0.1", true, 200)]
    [TestCase("[::1]", true, 200)]
    [TestCase(null, true, 200)]
    [TestCase("rebound.example", true, 421)]
    [TestCase("192.0.2.1", true, 421)]
    [TestCase("mirror.example", false, 200)]
    public void On_loopback_it_answers_to_names_of_loopback(string? host, bool loopbackOnly, int status) =>
        Assert.That((int)Site(loopbackOnly).Respond(new HttpRequest("GET", "/healthz", host)).Status, Is.EqualTo(status));

    [Test]
    public void A_snapshot_is_shared_for_half_a_second()
    {
        var clock = new ManualClock();
        var site = new StatusSite(_source, new StatusHistory(), true, clock);
        bool inSync = IsInSync(site);
        _source.Snapshot = Snapshots.Of(Snapshots.Path(Snapshots.Down()));
        bool soon = IsInSync(site);
        clock.Advance(TimeSpan.FromSeconds(0.6));

        Assert.That((inSync, soon, IsInSync(site)), Is.EqualTo((true, true, false)));
    }

    [Test]
    public void The_page_loads_nothing_from_elsewhere_and_its_script_and_style_are_those_that_may_run()
    {
        HttpResponse page = Get("/");

        Assert.Multiple(() =>
        {
            Assert.That(Text(page).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), Does.Not.Contain("http:").And.Not.Contain("https:").And.Not.Contain("//cdn"));
            Assert.That(page.ContentSecurity, Does.Match("^default-src 'none'; script-src 'sha256-[^']{44}'; style-src 'sha256-[^']{44}'; connect-src 'self'"));
        });
    }

    private static bool IsInSync(StatusSite site) =>
        JsonDocument.Parse(site.Respond(new HttpRequest("GET", "/status.json", null)).Body).RootElement.GetProperty("inSync").GetBoolean();

    private static string Text(HttpResponse response) => Encoding.UTF8.GetString(response.Body.Span);

    private StatusSite Site(bool loopbackOnly) => new(_source, new StatusHistory(), loopbackOnly, TimeProvider.System);

    private HttpResponse Get(string path) => Site(true).Respond(new HttpRequest("GET", path, "localhost"));
}
