using System.Text;
using Sersync2.Core.Configuration;
using Sersync2.Core.Configuration.Plugins;
using Sersync2.Core.Paths;
using static Sersync2.Tests.Configuration.ConfigurationScratch;

namespace Sersync2.Tests.Configuration;

public sealed class PluginReaderTests
{
    private const string Off = "<plugin name=\"command\"/><plugin name=\"socket\"><localpath/></plugin><plugin name=\"refreshCDN\"/><plugin name=\"http\"><x/></plugin><plugin/>";

    private const string Cdn =
        """
        <plugin name="refreshCDN"><localpath watch="WATCH"><cdninfo domainname="cdn.example.com" port="8080" username="me" passwd="pa ss"/>
        <sendurl base="http://pic.example.com/cms/"/><regexurl regex="false" match="x("/></localpath></plugin>
        """;

    private ConfigurationScratch _scratch = null!;

    [SetUp]
    public void SetUp() => _scratch = new ConfigurationScratch();

    [TearDown]
    public void TearDown() => _scratch.Dispose();

    private static IEnumerable<TestCaseData> Errors()
    {
        yield return Case("unknown", "<plugin start=\"true\" ¶name=\"Socket\"/>", "", "name=\"Socket\" of <plugin> is not valid; expected one of command, socket, refreshCDN, http");
        yield return Case("no_block", "¶<plugin start=\"true\" name=\"socket\"/>", "<plugin name=\"command\"/>", "no <plugin name=\"socket\"> found; expected it below <head>, with its settings in it");
        yield return Case("command_without_param", On("command"), "¶<plugin name=\"command\"/>", "<plugin name=\"command\"> has no <param>; expected <param prefix=\"COMMAND\" suffix=\"\" ignoreError=\"true\"/>");
        yield return Case("command_without_prefix", On("command"), "<plugin name=\"command\"><param ¶prefix=\"\"/></plugin>", "<param> has no \"prefix\"; expected the command to run with each path, e.g. prefix=\"/bin/sh\"");
        yield return Case("timeout", On("command"), "<plugin name=\"command\"><param prefix=\"x\" ¶timeout=\"0\"/></plugin>", "timeout=\"0\" of <param> is not valid; expected seconds, a whole number from 1 to 1000000");
        yield return Case("no_localpath", On("socket"), "¶<plugin name=\"socket\"/>", "<plugin name=\"socket\"> has no <localpath>; expected <localpath watch=\"DIRECTORY\"> with its settings in it");
        yield return Case("no_watch", On("socket"), "<plugin name=\"socket\">¶<localpath><deshost ip=\"h\" port=\"1\"/></localpath></plugin>", "<localpath> has no \"watch\"; expected the directory to watch, e.g. watch=\"/opt/tongbu\"");
        yield return Case("no_deshost", On("socket"), "<plugin name=\"socket\">¶<localpath watch=\"WATCH\"/></plugin>", "<localpath> has no <deshost>; expected <deshost ip=\"HOST\" port=\"PORT\"/>");
        yield return Case("no_ip", On("socket"), Socket("¶<deshost port=\"1\"/>"), "<deshost> has no \"ip\"; expected a host name or an address, e.g. ip=\"192.168.0.2\"");
        yield return Case("bad_ip", On("socket"), Socket("<deshost ¶ip=\"a b\" port=\"1\"/>"), "ip=\"a b\" of <deshost> is not valid; expected a host name or an address, without a port");
        yield return Case("ip_with_port", On("socket"), Socket("<deshost ¶ip=\"127.0.0.1:80\" port=\"1\"/>"), "ip=\"127.0.0.1:80\" of <deshost> is not valid; expected a host name or an address, without a port");
        yield return Case("host_with_line_end", On("socket"), Socket("<deshost ¶ip=\"a&#13;&#10;X: y\" port=\"1\"/>"), "ip=\"a\r\nX: y\" of <deshost> is not valid; expected a host name or an address, without a port");
        yield return Case("no_port", On("socket"), Socket("¶<deshost ip=\"h\"/>"), "<deshost> has no \"port\"; expected a TCP port, as port=\"NUMBER\"");
        yield return Case("bad_port", On("socket"), Socket("<deshost ip=\"h\" ¶port=\"65536\"/>"), "port=\"65536\" of <deshost> is not valid; expected a TCP port, a whole number from 1 to 65535");
        yield return Case("no_base", On("refreshCDN"), Cdn.Replace("base=\"http://pic.example.com/cms/\"", "¶base=\"\"", StringComparison.Ordinal), "<sendurl> has no \"base\"; expected where the watch path is published, e.g. base=\"http://pic.example.com/cms\"");
        yield return Case("bad_match", On("refreshCDN"), Cdn.Replace("regex=\"false\" match", "regex=\"true\" ¶match", StringComparison.Ordinal), "match=\"x(\" of <regexurl> is not valid: Not enough )'s; expected a regular expression");
        yield return Case("no_url", On("http"), Http("¶<deshost port=\"1\"/>"), "<deshost> has no \"url\"; expected where to post to, e.g. url=\"http://www.example.com/changed\"");
        yield return Case("bad_url", On("http"), Http("<deshost ¶url=\"ftp://h/\"/>"), "url=\"ftp://h/\" of <deshost> is not valid; expected an address with http:// or https://");
    }

    [TestCaseSource(nameof(Errors))]
    public void What_is_missing_or_wrong_is_an_error_with_its_place(string sersync, string head, string expected)
    {
        (string text, int line, int column) = _scratch.TakeMark(Config(head: head, sersync: sersync));

        Assert.That(
            () => _scratch.Read(text),
            Throws.TypeOf<ConfigurationException>().With.Message.EqualTo($"{_scratch.File}:{line}:{column}: {expected}")
                .And.Property(nameof(ConfigurationException.Warnings)).None.Contains("unknown"));
    }

    [Test]
    public void Plugins_that_are_not_used_need_not_be_complete()
    {
        Assert.That(_scratch.Read(Config(head: Off)).Plugin, Is.Null);
        Assert.That(_scratch.Read(Config(head: Off, sersync: "<plugin start=\"false\" name=\"nosuch\"/>")).Warnings, Is.Empty);
        Assert.That(_scratch.Read(Config(head: Socket("<deshost ip=\"h\" port=\"1\"/>") + Off.Replace("\"socket\"", "\"other\"", StringComparison.Ordinal), sersync: On("socket"))).Plugin?.Name, Is.EqualTo("socket"));
    }

    [Test]
    public void The_settings_of_each_plugin_are_read()
    {
        var watch = new AbsolutePath(_scratch.Watch);
        var command = (CommandPluginSettings)Read("command", "<plugin name=\"command\"><param prefix=\"a 'b'\" suffix=\"| c\" ignoreError=\"true\" timeout=\"7\"/><filter start=\"true\"><include expression=\"(.*)\\.php\"/><include expression=\"*.x\"/></filter></plugin>");
        var cdn = (RefreshCdnPluginSettings)Read("refreshCDN", Cdn);
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetString(command.Prefix.Span), Is.EqualTo("a 'b'"));
            Assert.That(Encoding.UTF8.GetString(command.Suffix.Span), Is.EqualTo("| c"));
            Assert.That((command.IgnoreError, command.Timeout, command.Watch), Is.EqualTo((true, TimeSpan.FromSeconds(7), (AbsolutePath?)null)));
            Assert.That(command.Include, Is.EqualTo(new[] { "(.*)\\.php" }));
            Assert.That(Read("socket", Socket("<deshost ip=\"[::1]\" port=\"8009\"/>")), Is.EqualTo(new SocketPluginSettings { Name = "socket", Watch = watch, Host = "::1", Port = 8009 }));
            Assert.That(cdn, Is.EqualTo(new RefreshCdnPluginSettings
            {
                Name = "refreshCDN",
                Watch = watch,
                Host = "cdn.example.com",
                Port = 8080,
                User = "me",
                Password = "pa ss",
                Base = "http://pic.example.com/cms",
            }));
            Assert.That(cdn.ToString(), Does.Not.Contain("pa ss"));
            Assert.That(((HttpPluginSettings)Read("http", Http("<deshost url=\"127.0.0.1/a?b=c\" port=\"81\"/>"))).Url.ToString(), Is.EqualTo("http://127.0.0.1:81/a?b=c"));
            Assert.That(((HttpPluginSettings)Read("http", Http("<deshost url=\"https://h/a\"/>"))).Url.ToString(), Is.EqualTo("https://h/a"));
        });
    }

    [Test]
    public void A_plugin_alone_needs_neither_remotes_nor_what_the_sync_watches()
    {
        SersyncSettings settings = _scratch.Read(
            Config(head: Socket("<deshost ip=\"h\" port=\"1\"/>"), watch: "/no/such/place", remotes: "<remote ip=\"\" name=\"m\"/><remote ip=\"a\" name=\"m\"/>", sersync: On("http")),
            onlyPlugin: "socket");

        Assert.That(settings.LocalPaths[0].Watch.ToString(), Is.EqualTo("/no/such/place"));
        Assert.That((settings.RunsOnlyPlugin, settings.Plugin?.Name), Is.EqualTo((true, "socket")));
        Assert.That(_scratch.Read($"<head>{Socket("<deshost ip=\"h\" port=\"1\"/>")}</head>", onlyPlugin: "socket").LocalPaths, Is.Empty);
    }

    [TestCase("command", "<plugin name=\"command\"><param prefix=\"x\"/></plugin>", "", "<sersync> has no <localpath>; expected <localpath watch=\"DIRECTORY\">")]
    [TestCase("command", "<plugin name=\"command\"><param prefix=\"x\"/></plugin>", "<localpath watch=\"/no/such/place\"/>", "cannot watch \"/no/such/place\": no such directory; create it or correct the path")]
    [TestCase("socket", "<plugin name=\"socket\"><localpath watch=\"/no/such/place\"><deshost ip=\"h\" port=\"1\"/></localpath></plugin>", "", "cannot watch \"/no/such/place\": no such directory; create it or correct the path")]
    [TestCase("http", "", "<plugin start=\"true\" name=\"socket\"/>", "no <plugin name=\"http\"> found; expected it below <head>, with its settings in it")]
    public void What_a_plugin_alone_cannot_do_without_is_an_error(string name, string head, string sersync, string expected) =>
        Assert.That(
            () => _scratch.Read($"<head>{head}<sersync>{sersync}</sersync></head>", onlyPlugin: name),
            Throws.TypeOf<ConfigurationException>().With.Message.EndsWith(": " + expected));

    [TestCase("WATCH/below", false)]
    [TestCase("ROOT", false)]
    [TestCase("WATCH-beside", true)]
    public void A_plugin_that_can_hear_of_nothing_is_warned_of(string watch, bool expected)
    {
        SersyncSettings settings = _scratch.Read(Config(head: Socket("<deshost ip=\"h\" port=\"1\"/>", watch), sersync: On("socket")));

        Assert.That(settings.Warnings.Any(warning => warning.Contains("plugin \"socket\" hears of nothing", StringComparison.Ordinal)), Is.EqualTo(expected));
    }

    private PluginSettings Read(string name, string head) => _scratch.Read(Config(head: head, sersync: On(name))).Plugin!;

    private static string On(string name) => $"<plugin start=\"true\" name=\"{name}\"/>";

    private static string Socket(string content, string watch = "WATCH") => $"<plugin name=\"socket\"><localpath watch=\"{watch}\">{content}</localpath></plugin>";

    private static string Http(string content) => $"<plugin name=\"http\"><localpath watch=\"WATCH\">{content}</localpath></plugin>";

    private static TestCaseData Case(string name, string sersync, string head, string expected) =>
        new TestCaseData(sersync, head, expected).SetArgDisplayNames(name);
}
