using Sersync2.Core;
using Sersync2.Core.Configuration;
using static Sersync2.Tests.Configuration.ConfigurationScratch;

namespace Sersync2.Tests.Configuration;

public sealed class ConfigurationErrorTests
{
    private ConfigurationScratch _scratch = null!;

    [SetUp]
    public void SetUp() => _scratch = new ConfigurationScratch();

    [TearDown]
    public void TearDown() => _scratch.Dispose();

    // The mark stands where the message should point.
    private static IEnumerable<TestCaseData> Errors()
    {
        // Not XML.
        yield return Case("text_only", "¶watch /data", "not XML: no element found; expected <head> as in confxml.sample.xml");
        yield return Case("json", "¶{ \"watch\": \"/data\" }", "not XML: no element found; expected <head> as in confxml.sample.xml");
        yield return Case("binary", "\u007fELF¶\0\0", "not XML: a NUL byte; expected a text file as confxml.sample.xml");
        yield return Case("never_closed", "<head>\n  ¶<sersync>\n", "<sersync> is never closed; expected </sersync> before the end of the file");
        yield return Case("wrong_end", "<head>\n  <sersync>\n¶</head>", "</head> stands where <sersync> of line 2 is still open; expected </sersync>");
        yield return Case("end_without_start", "<head></head>¶</sersync>", "</sersync> closes nothing; remove it, or add <sersync> before it");
        yield return Case("unfinished_end", "<head>¶</head", "</head is not finished; expected </head>");
        yield return Case("unfinished_start", "<head>¶<debug start=\"true\"\n<inotify/></head>", "<debug is not finished; expected > or />");
        yield return Case("endless_comment", "<head>¶<!-- note </head>", "this comment never ends; expected -->");
        yield return Case("endless_cdata", "<head>¶<![CDATA[ </head>", "this CDATA section never ends; expected ]]>");
        yield return Case("endless_instruction", "¶<?xml version=\"1.0\"", "this processing instruction never ends; expected ?>");
        yield return Case("no_value", "<head><debug ¶start/></head>", "\"start\" of <debug> has no value; expected start=\"VALUE\"");
        yield return Case("no_value_after_equals", "<head><debug ¶start=/></head>", "\"start\" of <debug> has no value; expected start=\"VALUE\"");
        yield return Case(
            "no_closing_quote",
            "<head>\n<sersync ¶x=\"1>\n<rsync a=\"2\"/></sersync></head>",
            "\"x\" of <sersync> has no closing quote; expected x=\"VALUE\"");
        yield return Case(
            "quote_closed_by_the_next_value",
            Config(remotes: "<remote ip=\"127.0.0.1 name=\"¶tongbu\"/>"),
            "<remote> cannot be read from here on; expected NAME=\"VALUE\", > or />; is a quote missing at \"ip\"?");
        yield return Case(
            "typographic_quotes",
            "<head><!-- 中文 --><debug start=¶“true”/></head>",
            "\"start\" of <debug> stands in typographic quotes; use plain ones: \"");

        // Missing parts.
        yield return Case(
            "no_sersync",
            "<?xml version=\"1.0\"?>\n¶<head></head>",
            "no <sersync> found; expected <sersync> with a <localpath> in it, below <head>");
        yield return Case(
            "no_localpath",
            "<head>\n\t¶<sersync><rsync/></sersync></head>",
            "<sersync> has no <localpath>; expected <localpath watch=\"DIRECTORY\"> with a <remote> in it");
        const string NoWatch = "<localpath> has no \"watch\"; expected the directory to watch, e.g. watch=\"/opt/tongbu\"";
        yield return Case("no_watch", "<head><sersync>¶<localpath/></sersync></head>", NoWatch);
        yield return Case("empty_watch", "<head><sersync><localpath ¶watch=\"\"/></sersync></head>", NoWatch);
        yield return Case(
            "no_remote",
            "<head><sersync>¶<localpath watch=\"WATCH/\"><!--<remote ip=\"h\" name=\"m\"/>--></localpath></sersync></head>",
            "<localpath> \"WATCH\" has no <remote>; expected <remote ip=\"HOST\" name=\"MODULE\"/> or <remote path=\"DIRECTORY\"/>");
        const string NoIp =
            "<remote> has no \"ip\"; expected the host, e.g. ip=\"192.168.0.2\", or path=\"DIRECTORY\" for a local directory";
        yield return Case("no_ip", Config(remotes: "¶<remote name=\"tongbu\"/>"), NoIp);
        yield return Case("empty_ip", Config(remotes: "<remote ¶ip=\" \" name=\"tongbu\"/>"), NoIp);
        yield return Case("no_ip_and_no_name", Config(remotes: "¶<remote/>"), NoIp);
        yield return Case("empty_path", Config(remotes: "¶<remote path=\"\"/>"), NoIp);
        const string NoName =
            "<remote> has no \"name\"; expected the rsync module, e.g. name=\"tongbu1\", or with <ssh> a path on the host";
        yield return Case("no_name", Config(remotes: "¶<remote ip=\"127.0.0.1\"/>"), NoName);
        yield return Case("empty_name", Config(remotes: "<remote ip=\"127.0.0.1\" ¶name=\"\"/>"), NoName);
        yield return Case(
            "no_name_in_the_second_remote",
            Config(remotes: "<remote ip=\"a\" name=\"m\"/>\n\t¶<remote ip=\"b\"/>"),
            NoName);
        yield return Case(
            "path_and_ip",
            Config(remotes: "<remote ip=\"a\" ¶path=\"/mnt\"/>"),
            "<remote> has \"path\" as well as \"ip\" or \"name\"; expected either a local directory or a host with a module");

        // Directories.
        yield return Case(
            "watch_missing",
            "<head><sersync><localpath ¶watch=\"ROOT/nothing\"/></sersync></head>",
            "cannot watch \"ROOT/nothing\": no such directory; create it or correct the path");
        yield return Case(
            "watch_missing_after_chinese_on_the_line",
            "<head><!-- 监控 --><sersync><localpath ¶watch=\"ROOT/目录\"/></sersync></head>",
            "cannot watch \"ROOT/目录\": no such directory; create it or correct the path");
        yield return Case(
            "watch_is_a_file",
            "<head><sersync><localpath ¶watch=\"ROOT/confxml.xml\"/></sersync></head>",
            "cannot watch \"ROOT/confxml.xml\": it is not a directory; name a directory");
        yield return Case(
            "watch_below_a_file",
            "<head><sersync><localpath ¶watch=\"ROOT/confxml.xml/x\"/></sersync></head>",
            "cannot watch \"ROOT/confxml.xml/x\": Not a directory; correct the path or its permissions");
        yield return Case(
            "target_is_a_file",
            Config(remotes: "<remote ¶path=\"ROOT/confxml.xml\"/>"),
            "cannot sync to \"ROOT/confxml.xml\": it is not a directory; name a directory");

        // Twice the same.
        yield return Case(
            "same_remote_twice",
            Config(remotes: "<remote ip=\"Host\" name=\"m/sub\"/><remote ip=\"b\" name=\"m\"/>¶<remote ip=\"host\" name=\"m/sub/\"/>"),
            "ip=\"host\" name=\"m/sub/\" is a remote of \"WATCH\" twice; remove one <remote>");
        yield return Case(
            "same_local_target_twice",
            Config(remotes: "<remote path=\"ROOT/b\"/>¶<remote path=\"ROOT/b/\"/>"),
            "\"ROOT/b\" is a remote of \"WATCH\" twice; remove one <remote>");

        // Numbers.
        foreach (string value in new[] { "abc", "0", "65536", "-1", "8 7 4", "874.5", "99999999999" })
        {
            yield return Case(
                $"port_{value}",
                Config(rsync: $"<userDefinedPort start=\"true\" ¶port=\"{value}\"/>"),
                $"port=\"{value}\" of <userDefinedPort> is not valid; expected a TCP port, a whole number from 1 to 65535");
        }

        yield return Case(
            "no_port",
            Config(rsync: "¶<userDefinedPort start=\"true\"/>"),
            "<userDefinedPort> has no \"port\"; expected a TCP port, as port=\"NUMBER\"");
        yield return Case(
            "time",
            Config(rsync: "<timeout start=\"true\" ¶time=\"1m\"/>"),
            "time=\"1m\" of <timeout> is not valid; expected seconds, a whole number from 1");
        yield return Case(
            "schedule",
            Config(sersync: "<crontab start=\"true\" ¶schedule=\"0\"/>"),
            "schedule=\"0\" of <crontab> is not valid; expected minutes, a whole number from 1");
        yield return Case(
            "no_schedule",
            Config(sersync: "¶<crontab start=\"true\"/>"),
            "<crontab> has no \"schedule\"; expected the minutes between two full syncs, e.g. schedule=\"600\"");
        yield return Case(
            "time_to_execute",
            Config(sersync: "<failLog ¶timeToExecute=\"1h\"/>"),
            "timeToExecute=\"1h\" of <failLog> is not valid; expected minutes, a whole number from 1");
        yield return Case(
            "max_paths",
            Config(rsync: "<batch ¶maxPaths=\"0\"/>"),
            "maxPaths=\"0\" of <batch> is not valid; expected paths, a whole number from 1");
        yield return Case(
            "status_port",
            Config(head: "<host hostip=\"localhost\" ¶port=\"http\" status=\"true\"/>"),
            "port=\"http\" of <host> is not valid; expected a TCP port, a whole number from 1 to 65535");
        yield return Case(
            "log_size",
            Config(head: "<log path=\"/tmp/x\" ¶maxSizeMB=\"10M\"/>"),
            "maxSizeMB=\"10M\" of <log> is not valid; expected megabytes, a whole number from 1 to 1000000");
        foreach (string value in new[] { "50", "101%", "-1%", "all", "%" })
        {
            yield return Case(
                $"max_delete_{value}",
                Config(sersync: $"<safety ¶maxDelete=\"{value}\"/>"),
                $"maxDelete=\"{value}\" of <safety> is not valid; expected a share from 0% to 100%, or off");
        }

        // The rest.
        yield return Case(
            "quote_in_params",
            Config(rsync: "<commonParams ¶params=\"-artz -e 'ssh -p 2222\"/>"),
            "params of <commonParams> has an unbalanced quote; expected another '");
        yield return Case(
            "log_without_path",
            Config(head: "¶<log level=\"info\"/>"),
            "<log> has no \"path\"; expected a file, e.g. path=\"/var/log/sersync2.log\"");
        yield return Case(
            "log_level",
            Config(head: "<log path=\"/tmp/x\" ¶level=\"loud\"/>"),
            "level=\"loud\" of <log> is not valid; expected one of trace, debug, info, warn, error");
        yield return Case(
            "plugin_without_name",
            Config(sersync: "¶<plugin start=\"true\"/>"),
            "<plugin> has no \"name\"; expected the name of a <plugin> below <head>, e.g. name=\"command\"");
    }

    [TestCaseSource(nameof(Errors))]
    public void An_error_says_where_and_what_is_expected(string text, string expected)
    {
        (string content, int line, int column) = _scratch.TakeMark(text);

        var error = Assert.Throws<ConfigurationException>(() => _scratch.Read(content))!;

        Assert.That(error.Message, Is.EqualTo($"{_scratch.File}:{line}:{column}: {_scratch.Fill(expected)}"));
        Assert.That((error.Line, error.Column, error.ExitCode), Is.EqualTo((line, column, 1)));
        Assert.That(error.Warnings, Has.None.Contains("unknown"));
    }

    [Test]
    public void Lines_and_columns_are_those_of_the_file_under_a_byte_order_mark_and_carriage_returns()
    {
        byte[] content = [0xef, 0xbb, 0xbf, .. "\r\n<head>\r\n<!-- é --> <sersync/></head>"u8];

        var error = Assert.Throws<ConfigurationException>(() => _scratch.Read(content))!;

        Assert.That((error.Line, error.Column), Is.EqualTo((3, 12)));
    }

    [TestCase("nothing.xml", "no such file; name the configuration with -o FILE")]
    [TestCase("nothing/confxml.xml", "no such file; name the configuration with -o FILE")]
    [TestCase("watch", "it is a directory; name the file, such as confxml.xml, in it")]
    public void A_file_that_cannot_be_read_is_named(string name, string reason)
    {
        string file = Path.Combine(_scratch.Root, name);

        var error = Assert.Throws<ConfigurationException>(() => ConfigurationReader.Read(file))!;

        Assert.That(error.Message, Is.EqualTo($"cannot read the configuration \"{file}\": {reason}"));
        Assert.That(error, Is.InstanceOf<SersyncException>());
        Assert.That(error.Line, Is.Null);
    }

    [Test]
    public void An_empty_file_name_is_an_error() =>
        Assert.That(
            () => ConfigurationReader.Read(""),
            Throws.TypeOf<ConfigurationException>().With.Message.EqualTo(
                "cannot read the configuration \"\": the name is empty; name the configuration with -o FILE"));

    [Test]
    public void An_empty_file_is_an_error() =>
        Assert.That(
            () => _scratch.Read([]),
            Throws.TypeOf<ConfigurationException>().With.Message.EndsWith("it is empty; fill it as confxml.sample.xml shows"));

    [Test]
    public void An_endless_file_is_an_error() =>
        Assert.That(
            () => ConfigurationReader.Read("/dev/zero"),
            Throws.TypeOf<ConfigurationException>().With.Message.EndsWith("it is larger than 16 MiB; name an XML file with -o FILE"));

    [Test]
    public void An_unreadable_file_is_an_error()
    {
        if (Environment.IsPrivilegedProcess)
            Assert.Ignore("root reads everything");
        File.WriteAllText(_scratch.File, "<head/>");
        File.SetUnixFileMode(_scratch.File, UnixFileMode.None);
        Assert.That(
            () => ConfigurationReader.Read(_scratch.File),
            Throws.TypeOf<ConfigurationException>().With.Message.EndsWith("permission denied; make it readable for the user who runs sersync2"));
    }

    private static TestCaseData Case(string name, string text, string expected) =>
        new TestCaseData(text, expected).SetArgDisplayNames(name);
}
