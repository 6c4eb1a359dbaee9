using System.Text;
using Sersync2.Core.Configuration;
using static Sersync2.Tests.Configuration.ConfigurationScratch;

namespace Sersync2.Tests.Configuration;

public sealed class LenientReadingTests
{
    private static readonly byte[] GbkName = [0xb1, 0xb8, 0xb7, 0xdd]; // "backup" in Chinese

    private ConfigurationScratch _scratch = null!;

    [SetUp]
    public void SetUp() => _scratch = new ConfigurationScratch();

    [TearDown]
    public void TearDown() => _scratch.Dispose();

    private static IEnumerable<TestCaseData> Accepted()
    {
        string config = Config();
        yield return Case("no_declaration", config[config.IndexOf("<head", StringComparison.Ordinal)..]);
        yield return Case("blank_lines_before_the_declaration", "\n\n  " + config);
        yield return Case("text_before_the_declaration", "# our configuration, 2019 & later\n" + config);
        yield return Case("text_after_the_end", config + "\n## end > of file & all <3\n");
        yield return Case("notes", Config(head: "## if size < 10 & more > 2, see <- here -> 配置 </", sersync: "# 'note' \"note"));
        yield return Case("dashes_in_a_comment", Config(head: "<!-- a -- b --- <debug start=\"true\"/> -->"));
        yield return Case("commented_remotes", Config(remotes: "<remote ip=\"a\" name=\"m\"/><!--<remote ip=\"b\"/>-->"));
        yield return Case("document_type", "<!DOCTYPE head [\n<!ELEMENT head ANY>\n<!ENTITY x \"y\">\n]>" + config);
        yield return Case("cdata", Config(head: "<![CDATA[ <debug start=\"true\"/> & ]]>"));
        yield return Case("windows_line_ends", config.ReplaceLineEndings("\r\n"));
        yield return Case("single_quotes", config.Replace('"', '\''));
        yield return Case("no_space_between_attributes", config.Replace("\" ", "\"", StringComparison.Ordinal));
        yield return Case("capitals", Config(sersync: "<FAILLOG PATH=\"/tmp/x\" TimeToExecute=\"5\"/>").Replace("localpath watch", "LocalPath Watch", StringComparison.Ordinal).Replace("remote ip", "Remote IP", StringComparison.Ordinal));
        yield return Case("end_tags_in_other_letters", config.Replace("</head>", "</HEAD>", StringComparison.Ordinal).Replace("</localpath>", "</LocalPath>", StringComparison.Ordinal));
        yield return Case("no_quotes", "<head><sersync><localpath watch=WATCH><remote ip=127.0.0.1 name=tongbu1/></localpath></sersync></head>");
        yield return Case(
            "spaces_everywhere",
            "<head >\n<sersync\n><localpath\twatch = \"WATCH\" ><remote\n\tip\n=\n\"127.0.0.1\"\nname= 'tongbu1' /></localpath ></sersync></head\n>");
        yield return Case("sersync_before_the_rest", $"<head><sersync><rsync/><localpath watch=\"WATCH\"><remote name=\"tongbu1\" ip=\"127.0.0.1\"/></localpath></sersync><debug start=\"false\"/></head>");
    }

    [TestCaseSource(nameof(Accepted))]
    public void What_people_write_is_accepted_without_a_word(string text)
    {
        SersyncSettings settings = _scratch.Read(text);

        Assert.That(settings.Warnings, Is.Empty);
        Assert.That(settings.Debug, Is.False);
        Assert.That(settings.LocalPaths.Single().Watch.ToString(), Is.EqualTo(_scratch.Watch));
        Assert.That(settings.LocalPaths[0].Remotes, Has.Count.EqualTo(1));
    }

    [TestCase("module?a=1&b=2", "module?a=1&b=2")]
    [TestCase("a &amp;&amp; b", "a && b")]
    [TestCase("&lt;&gt;&quot;&apos;&amp;lt;", "<>\"'&lt;")]
    [TestCase("&#65;&#x42;&#X43;&#x4e2d;&#128512;", "ABC中😀")]
    [TestCase("&unknown; &; &#; &#x; &#0; &#xD800; &#99999999999;", "&unknown; &; &#; &#x; &#0; &#xD800; &#99999999999;")]
    [TestCase("a > b", "a > b")]
    [TestCase("a < b", "a < b")]
    [TestCase("&", "&")]
    public void Values_hold_references_and_stray_characters(string value, string expected) =>
        Assert.That(
            _scratch.Read(Config(remotes: $"<remote ip=\"a\" name=\"{value}\"/>")).LocalPaths[0].Remotes[0].Name, Is.EqualTo(expected));

    [Test]
    public void An_annotated_configuration_with_a_Chinese_watch_path_is_read()
    {
        Directory.CreateDirectory(_scratch.Watch + "/网站 目录");

        SersyncSettings settings = _scratch.Read("""
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <head version="2.5">
                <host hostip="localhost" port="8008"></host>
                ## 保留项，不用修改 & 没有作用
                <debug start="false"/>
                ## 调试：true 打开，false 关闭（“默认”）
                <filter start="true">
                ## 不同步的文件 -> 正则表达式
                    <exclude expression="(.*)\.gz"></exclude>
                    ## 压缩包
                    <exclude expression="^缓存/*"></exclude>
                </filter>
                <inotify>
                ## 监控哪些事件？
                    <delete start="true"/>
                    <createFile start="false"/>
                </inotify>
                <sersync>
                    <localpath watch="WATCH/网站 目录/">
                    ## 本机目录 # 1
                        <remote ip="192.168.1.145" name="备份"/>
                        ## 对方的地址和模块
                        <!--<remote ip="192.168.8.39" name="tongbu"/>-->
                    </localpath>
                    <rsync>
                    ## 参数 --
                        <commonParams params="-artz"/>
                        <timeout start="false" time="100"/><!-- timeout=100 -->
                    </rsync>
                    <failLog path="/tmp/rsync_fail_log.sh" timeToExecute="60"/><!--60分钟-->
                    ## 失败记录
                </sersync>
                <plugin name="command">
                ## 插件
                    <param prefix="/bin/sh" suffix="" ignoreError="true"/>  <!--prefix suffix-->
                </plugin>
            </head>

            """);

        Assert.Multiple(() =>
        {
            Assert.That(settings.Warnings, Is.Empty);
            Assert.That(settings.LocalPaths[0].Watch.Bytes.ToArray(), Is.EqualTo(Encoding.UTF8.GetBytes(_scratch.Watch + "/网站 目录")));
            Assert.That(settings.LocalPaths[0].Remotes.Single().Name, Is.EqualTo("备份"));
            Assert.That(settings.Filter.Exclude, Is.EqualTo(new[] { "(.*)\\.gz", "^缓存/*" }));
        });
    }

    [TestCase("ISO-8859-1")]
    [TestCase("GBK")]
    [TestCase("UTF-8")]
    public void A_watch_path_keeps_its_bytes_under_any_declared_encoding(string encoding)
    {
        byte[] watch = [.. Encoding.UTF8.GetBytes(_scratch.Watch + "/"), .. GbkName];
        Shell($"mkdir \"$0/$(printf '\\261\\270\\267\\335')\"", _scratch.Watch);
        byte[] content =
        [
            .. Encoding.ASCII.GetBytes($"<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n<head><sersync><localpath watch=\""), .. watch,
            .. "\">\n## "u8, .. GbkName, .. "\n<remote ip=\"a\" name=\"m\"/></localpath></sersync></head>"u8,
        ];

        SersyncSettings settings = _scratch.Read(content);

        Assert.That(settings.LocalPaths[0].Watch.Bytes.ToArray(), Is.EqualTo(watch));
        Assert.That(settings.Warnings, Is.Empty);
    }

    [Test]
    public void A_missing_watch_path_that_is_not_UTF_8_is_shown_readably()
    {
        byte[] content = [.. "<head><sersync><localpath watch=\"/no/"u8, .. GbkName, .. "\"/></sersync></head>"u8];

        Assert.That(
            () => _scratch.Read(content),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("cannot watch \"/no/\\xb1\\xb8\\xb7\\xdd\": no such directory"));
    }

    [Test]
    public void A_text_that_is_not_UTF_8_is_taken_for_ISO_8859_1_with_a_warning()
    {
        byte[] content = Encoding.Latin1.GetBytes(_scratch.Fill(Config(remotes: "<remote ip=\"a\" name=\"caf\u00e9\"/>")));

        SersyncSettings settings = _scratch.Read(content);

        Assert.That(settings.LocalPaths[0].Remotes[0].Name, Is.EqualTo("caf\u00e9"));
        Assert.That(settings.Warnings, Is.EqualTo(new[]
        {
            $"{_scratch.File}:6:28: \"name\" of <remote> is not UTF-8 and will not arrive as written; save the file as UTF-8",
        }));
    }

    private static IEnumerable<Encoding> Marked() =>
        [new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true)];

    [TestCaseSource(nameof(Marked))]
    public void Files_with_a_byte_order_mark_are_read(Encoding encoding)
    {
        Directory.CreateDirectory(_scratch.Watch + "/目录");
        string text = _scratch.Fill(Config(watch: "WATCH/目录"));

        SersyncSettings settings = _scratch.Read([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);

        Assert.That(settings.LocalPaths[0].Watch.ToString(), Is.EqualTo(_scratch.Watch + "/目录"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void UTF_16_without_a_mark_is_read(bool bigEndian)
    {
        byte[] content = new UnicodeEncoding(bigEndian, false).GetBytes(_scratch.Fill(Config()));

        Assert.That(_scratch.Read(content).LocalPaths, Has.Count.EqualTo(1));
    }

    private static void Shell(string command, string argument)
    {
        using var process = System.Diagnostics.Process.Start("/bin/bash", ["-c", command, argument]);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
    }

    private static TestCaseData Case(string name, string text) => new TestCaseData(text).SetArgDisplayNames(name);
}
