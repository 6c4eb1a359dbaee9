using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>No secret of the configuration on any way out of the built executable.</summary>
internal sealed class SecretsTests() : EndToEndTest(RemoteKind.LocalDirectory, watchSource: false), IDisposable
{
    private const string Secret = "T0pSecret";
    private readonly StatusPages _pages = new();
    private readonly RecordingServer _server = new();

    public void Dispose() => _pages.Dispose();

    [SetUp]
    public void Configure()
    {
        Sync.Configuration.Debug = true;
        Sync.Configuration.MoreInHead = $"{_pages.Element}<log path=\"{Sync.PathOf("log")}\" level=\"debug\"/>";
    }

    [TearDown]
    public async Task EndServer() => await _server.DisposeAsync();

    [Test]
    public async Task What_sshpass_is_given_is_shown_nowhere()
    {
        string bin = Directory.CreateDirectory(Sync.PathOf("bin")).FullName;
        // As a program that repeats its words where it fails.
        File.WriteAllText($"{bin}/sshpass", "#!/bin/sh\necho \"ssh: $*: refused\" >&2; head -c 4 >/dev/null; exit 255\n");
        File.SetUnixFileMode($"{bin}/sshpass", (UnixFileMode)0x1ed);
        Sync.PutOnPath(bin);
        Sync.Configuration.Ssh = true;
        Sync.Configuration.CommonParams = $"-artz -e \"sshpass -p {Secret} ssh\"";
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Module("127.0.0.1", "/backup"));
        await Sync.Start();
        Sync.Source.Write("a", "content");
        await Sync.Process.WaitForLine(line => line.Contains("is not in sync", StringComparison.Ordinal) && line.Contains("-p *** ssh", StringComparison.Ordinal));
        await AssertHidden();
        Assert.That(
            Sync.Process.Lines,
            Has.Some.Matches<string>(line => line.Contains("sshpass -p *** ssh", StringComparison.Ordinal) && line.EndsWith(" # a secret stands where *** does: this does not run as it is", StringComparison.Ordinal)));
    }

    [Test]
    public async Task The_password_of_an_address_is_shown_nowhere([Values] bool answers)
    {
        _server.Answer = $"HTTP/1.0 401 who is me:{Secret}?\r\n\r\n";
        int port = answers ? _server.Port : FreePort.Find();
        string where = $"<localpath watch=\"{Sync.Source.Root}\"><deshost url=\"http://me:{Secret}@127.0.0.1:{port}/x?key={Secret}\"/></localpath>";
        Sync.Configuration.MoreInHead += $"<plugin name=\"http\">{where}</plugin>";
        Sync.Configuration.MoreInSersync = "<plugin start=\"true\" name=\"http\"/>";
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Local(Sync.Remote.Root));
        await Sync.Start();
        Sync.Source.Write("a", "content");
        await Sync.Process.WaitForLine(line => line.Contains($"http://127.0.0.1:{port}/x", StringComparison.Ordinal));
        await AssertHidden();
    }

    [Test]
    public async Task The_password_of_the_content_delivery_network_is_shown_nowhere()
    {
        _server.Answer = $"HTTP/1.0 403 wrong pswd={Secret}&ok\r\nwhatsup: user=me&pswd={Secret}\r\n\r\n";
        string where = $"<localpath watch=\"{Sync.Source.Root}\"><cdninfo domainname=\"127.0.0.1\" port=\"{_server.Port}\" username=\"me\" passwd=\"{Secret}\"/><sendurl base=\"http://h\"/></localpath>";
        Sync.Configuration.MoreInHead += $"<plugin name=\"refreshCDN\">{where}</plugin>";
        Sync.Configuration.MoreInSersync = "<plugin start=\"true\" name=\"refreshCDN\"/>";
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Local(Sync.Remote.Root));
        await Sync.Start();
        Sync.Source.Write("a", "content");
        await Sync.Process.WaitForLine(line => line.Contains(": the answer is HTTP/1.0 403 wrong pswd=***", StringComparison.Ordinal));
        await AssertHidden();
    }

    [TestCase($"-artz -e sshpass -p {Secret} ssh", "has the word \"***\"")]
    [TestCase($"-artz --password={Secret} --delete x", "has the word \"x\"")]
    [TestCase($"-artz --delete -e 'env SSHPASS={Secret} ssh'", "--delete")]
    public async Task What_is_wrong_with_commonParams_is_told_without_its_secrets(string commonParams, string told)
    {
        Sync.Configuration.CommonParams = commonParams;
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Local(Sync.Remote.Root));
        await File.WriteAllTextAsync(Sync.ConfigurationPath, Sync.Configuration.ToString());
        string output = (await Sync.Ask("--check")).Output;
        Assert.That(output, Does.Contain(told).And.Not.Contain(Secret));
    }

    [TestCase($"<deshost url=\"http://me:{Secret}/x@127.0.0.1:x/\"/>")]
    [TestCase($"<deshost url=\"ftp://me:{Secret}@127.0.0.1/\"/>")]
    [TestCase($"<deshost url=\"me:{Secret}@:\"/>")]
    public async Task An_address_that_is_none_is_told_without_its_password(string host)
    {
        Sync.Configuration.MoreInHead += $"<plugin name=\"http\"><localpath watch=\"{Sync.Source.Root}\">{host}</localpath></plugin>";
        Sync.Configuration.MoreInSersync = "<plugin start=\"true\" name=\"http\"/>";
        Sync.Configuration.Watch(Sync.Source.Root, ConfXml.Local(Sync.Remote.Root));
        await File.WriteAllTextAsync(Sync.ConfigurationPath, Sync.Configuration.ToString());
        foreach (string[] options in (string[][])[["--check"], []])
            Assert.That((await Sync.Ask(options)).Output, Does.Contain("of <deshost> is not valid").And.Not.Contain(Secret));
    }

    private async Task AssertHidden()
    {
        List<(string What, string Text)> shown =
        [
            ("standard output", Sync.Process.Output),
            ("--status", (await Sync.Ask("--status")).Output),
            ("--json", (await Sync.Ask("--json")).Output),
            ("--check", (await Sync.Ask("--check")).Output),
            ("the log file", await File.ReadAllTextAsync(Sync.PathOf("log"))),
        ];
        foreach (string page in (string[])["/healthz", "/status.json", "/history.json", "/metrics"])
            shown.Add((page, (await _pages.Get(page)).Text));
        Assert.Multiple(() =>
        {
            foreach ((string what, string text) in shown)
                Assert.That(text, Does.Not.Contain(Secret), what);
        });
    }
}
