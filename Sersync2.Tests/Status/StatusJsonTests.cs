using System.Text.Json;
using Sersync2.Core.Status;

namespace Sersync2.Tests.Status;

public sealed class StatusJsonTests
{
    [Test]
    public void Everything_is_in_it()
    {
        StatusSnapshot status = Snapshots.Of(Snapshots.Path(Snapshots.InSync(), Snapshots.Down())) with { Plugins = [new PluginStatus("socket", 1, 2, 3)] };

        using JsonDocument json = JsonDocument.Parse(StatusJson.Write(status));

        JsonElement root = json.RootElement, path = root.GetProperty("localPaths")[0], down = path.GetProperty("remotes")[1];
        Assert.Multiple(() =>
        {
            Assert.That(root.GetProperty("version").GetString(), Is.EqualTo("3.0.0"));
            Assert.That(root.GetProperty("pid").GetInt32(), Is.EqualTo(42));
            Assert.That(root.GetProperty("state").GetString(), Is.EqualTo("not-in-sync"));
            Assert.That(root.GetProperty("inSync").GetBoolean(), Is.False);
            Assert.That(root.GetProperty("started").GetString(), Is.EqualTo("2026-11-26T07:00:00Z"));
            Assert.That(root.GetProperty("uptimeSeconds").GetDouble(), Is.EqualTo(10800));
            Assert.That(path.GetProperty("state").GetString(), Is.EqualTo("watching"));
            Assert.That(path.GetProperty("watches").GetInt64(), Is.EqualTo(1234));
            Assert.That(path.GetProperty("events").GetInt64(), Is.EqualTo(56789));
            Assert.That(down.GetProperty("state").GetString(), Is.EqualTo("backing-off"));
            Assert.That(down.GetProperty("waiting").GetInt64(), Is.EqualTo(12345));
            Assert.That(down.GetProperty("lagSeconds").GetDouble(), Is.EqualTo(720));
            Assert.That(down.GetProperty("lastSuccess").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(down.GetProperty("lastError").GetString(), Does.Contain("Connection refused"));
            Assert.That(down.GetProperty("failed").GetInt64(), Is.EqualTo(7));
            Assert.That(down.GetProperty("fullSync").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(root.GetProperty("plugins")[0].GetProperty("waiting").GetInt64(), Is.EqualTo(3));
        });
    }

    [Test]
    public void Any_name_survives()
    {
        const string name = "/data/\"quo\\ted\"\n网站\u0007<script>";
        StatusSnapshot status = Snapshots.Of(Snapshots.Path(Snapshots.InSync(name) with { FullSync = new FullSyncStatus(5, null, 7) }));

        using JsonDocument json = JsonDocument.Parse(StatusJson.Write(status));

        Assert.That(json.RootElement.GetProperty("localPaths")[0].GetProperty("remotes")[0].GetProperty("remote").GetString(), Is.EqualTo(name));
    }
}
