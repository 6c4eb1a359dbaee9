using System.Text;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>What others say, and how they name their files, on each way out of the built executable.</summary>
internal sealed class HostileTextTests() : EndToEndTest(RemoteKind.LocalDirectory, watchSource: false), IDisposable
{
    private readonly StatusPages _pages = new();
    private readonly RecordingServer _server = new();

    public void Dispose() => _pages.Dispose();

    [SetUp]
    public void Configure() =>
        Sync.Configuration.MoreInHead = $"{_pages.Element}<log path=\"{Sync.PathOf("log")}\" level=\"debug\"/>";

    [TearDown]
    public async Task EndServer() => await _server.DisposeAsync();

    [Test]
    public async Task The_banner_of_an_ssh_server_is_shown_with_codes_everywhere()
    {
        UseSsh($"printf '{HostileText.ForPrintf(HostileText.OneLine + ": Permission denied (publickey).\r\n" + HostileText.Lines)}' >&2; head -c 4 >/dev/null; exit 255");
        await Sync.Start();
        Sync.Source.Write("a", "content");
        await Sync.Process.WaitForLine(line => line.Contains("is not in sync", StringComparison.Ordinal));
        (int exit, string table) = await Sync.Ask("--status");
        string json = (await Sync.Ask("--json")).Output;
        string check = (await Sync.Ask("--check")).Output;

        Assert.Multiple(async () =>
        {
            Assert.That(exit, Is.EqualTo(1));
            HostileText.AssertHarmless(table, "--status");
            HostileText.AssertHarmless(json, "--json");
            Assert.That(StatusPages.Parse(json).GetProperty("localPaths")[0].GetProperty("remotes")[0].GetProperty("lastError").GetString(), Does.Contain("\e[2J\u009b31m\u202e"));
            HostileText.AssertHarmless(check, "--check");
            HostileText.AssertHarmless((await _pages.Get("/healthz")).Text, "/healthz");
            HostileText.AssertHarmless((await _pages.Get("/status.json")).Text, "/status.json");
            AssertLogs();
        });
    }

    [Test]
    public async Task The_name_of_a_file_and_of_a_remote_is_shown_with_codes_everywhere()
    {
        string target = Sync.PathOf("to" + HostileText.OneLine);
        Directory.CreateDirectory(target);
        Sync.Configuration.Debug = true;
        // Not as XML: it has no way to write some of these.
        string local = $"<remote path=\"{target.Replace("\n", "&#10;", StringComparison.Ordinal)}\"/>";
        Sync.Configuration.Watch(Sync.Source.Root, local);
        await Sync.Start();
        Sync.Source.Write(Encoding.UTF8.GetBytes(HostileText.Lines.Replace('/', ' ')), "content");
        Sync.Source.Write("last", "content");
        await Eventually.Is(() => File.Exists(Path.Combine(target, "last")), "it has not arrived");
        await Sync.Process.WaitForLine(line => line.Contains(HostileText.Word, StringComparison.Ordinal) && line.Contains("event", StringComparison.Ordinal));

        Assert.Multiple(async () =>
        {
            HostileText.AssertHarmless((await Sync.Ask("--status")).Output, "--status");
            HostileText.AssertHarmless((await Sync.Ask("--json")).Output, "--json");
            HostileText.AssertHarmless((await Sync.Ask("--check")).Output, "--check");
            HostileText.AssertHarmless((await _pages.Get("/metrics")).Text, "/metrics");
            AssertLogs();
        });
    }

    [Test]
    public async Task The_answers_of_servers_to_plugins_are_shown_with_codes([Values("http", "refreshCDN")] string plugin)
    {
        string bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(HostileText.OneLine));
        _server.Answer = plugin == "http"
            ? $"HTTP/1.0 500 {bytes}\r\nContent-Length: 0\r\n\r\n"
            : $"HTTP/1.0 500 {bytes}\r\nwhatsup: {bytes}\r\n\r\n";
        string settings = plugin == "http"
            ? $"<deshost url=\"http://127.0.0.1/x\" port=\"{_server.Port}\"/>"
            : $"<cdninfo domainname=\"127.0.0.1\" port=\"{_server.Port}\" username=\"me\" passwd=\"\"/><sendurl base=\"http://h/cms\"/>";
        Sync.Configuration.MoreInHead += $"<plugin name=\"{plugin}\"><localpath watch=\"{Sync.Source.Root}\">{settings}</localpath></plugin>";
        Sync.Configuration.MoreInSersync = $"<plugin start=\"true\" name=\"{plugin}\"/>";
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Local(Sync.Remote.Root));
        await Sync.Start();
        Sync.Source.Write("a", "content");
        await Sync.Process.WaitForLine(line => line.Contains("fails:", StringComparison.Ordinal));
        // An answer that .NET itself refuses is told without its text.
        if (Sync.Process.Output.Contains(HostileText.Word, StringComparison.Ordinal))
            AssertLogs();
        else
            Assert.That(plugin, Is.EqualTo("http"));
    }

    [Test]
    public async Task Values_of_a_configuration_are_shown_with_codes()
    {
        string value = HostileText.Lines.Replace("\n", "&#10;", StringComparison.Ordinal).Replace("\r", "&#13;", StringComparison.Ordinal);
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Local(Sync.Remote.Root));
        Sync.Configuration.MoreInSersync = $"<safety maxDelete=\"{value}\"/>";
        HostileText.AssertHarmless(await RunToEnd(), "standard error");
        HostileText.AssertHarmless((await Sync.Ask("--check")).Output, "--check");
        (_, string usage) = await Sync.Ask("-n", HostileText.Lines);
        HostileText.AssertHarmless(usage, "usage");
    }

    private async Task<string> RunToEnd()
    {
        await File.WriteAllTextAsync(Sync.ConfigurationPath, Sync.Configuration.ToString());
        return (await Sync.Ask()).Output;
    }

    private void AssertLogs()
    {
        HostileText.AssertHarmless(Sync.Process.Output, "standard output");
        Eventually.Is(() => File.ReadAllText(Sync.PathOf("log")).Contains(HostileText.Word, StringComparison.Ordinal), "nothing in the log file").GetAwaiter().GetResult();
        HostileText.AssertHarmless(File.ReadAllText(Sync.PathOf("log")), "the log file");
    }

    private void UseSsh(string script)
    {
        string ssh = Path.Combine(Directory.CreateDirectory(Sync.PathOf("bin")).FullName, "ssh");
        File.WriteAllText(ssh, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(ssh, (UnixFileMode)0x1ed);
        Sync.PutOnPath(Sync.PathOf("bin"));
        Sync.Configuration.Ssh = true;
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "/backup"));
    }
}
