using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml;
using Sersync2.Core.Configuration;

namespace Sersync2.Tests.Configuration;

public sealed partial class SampleConfigurationTests
{
    private ConfigurationScratch _scratch = null!;

    [SetUp]
    public void SetUp() => _scratch = new ConfigurationScratch();

    [TearDown]
    public void TearDown() => _scratch.Dispose();

    // Guides say "line 24", and installers patch with sed: the elements stay on their lines.
    [TestCase(3, """    <host hostip="localhost" port="8008"></host>""")]
    [TestCase(4, """    <debug start="false"/>""")]
    [TestCase(5, """    <fileSystem xfs="false"/>""")]
    [TestCase(6, """    <filter start="false">""")]
    [TestCase(8, "\t<exclude expression=\"(.*)\\.gz\"></exclude>")]
    [TestCase(13, "\t<delete start=\"true\"/>")]
    [TestCase(15, "\t<createFile start=\"false\"/>")]
    [TestCase(24, "\t<localpath watch=\"/opt/tongbu\">")]
    [TestCase(25, "\t    <remote ip=\"127.0.0.1\" name=\"tongbu1\"/>")]
    [TestCase(26, "\t    <!--<remote ip=\"192.168.8.39\" name=\"tongbu\"/>-->")]
    [TestCase(30, "\t    <commonParams params=\"-artuz\"/>")]
    [TestCase(31, "\t    <auth start=\"false\" users=\"root\" passwordfile=\"/etc/rsync.pas\"/>")]
    [TestCase(32, "\t    <userDefinedPort start=\"false\" port=\"874\"/>")]
    [TestCase(33, "\t    <timeout start=\"false\" time=\"100\"/>")]
    [TestCase(34, "\t    <ssh start=\"false\"/>")]
    [TestCase(36, "\t<failLog path=\"/tmp/rsync_fail_log.sh\" timeToExecute=\"60\"/>")]
    [TestCase(37, "\t<crontab start=\"false\" schedule=\"600\">")]
    [TestCase(43, "\t<plugin start=\"false\" name=\"command\"/>")]
    public void Classical_elements_stand_on_their_classical_lines(int line, string expected) =>
        Assert.That(File.ReadAllLines(SampleFile())[line - 1], Does.StartWith(expected));

    [Test]
    public void The_sample_is_well_formed()
    {
        using var reader = XmlReader.Create(SampleFile());
        Assert.That(() => { while (reader.Read()) { } }, Throws.Nothing);
    }

    [Test]
    public void The_sample_says_the_defaults_and_warns_of_its_u()
    {
        SersyncSettings settings = _scratch.Read(Sample());
        SersyncSettings defaults = new() { File = settings.File, LocalPaths = settings.LocalPaths, Warnings = settings.Warnings, Untrusted = settings.Untrusted };

        Assert.Multiple(() =>
        {
            Assert.That(settings.Warnings, Has.Exactly(1).Items.And.Exactly(1).Contains("remove the u"));
            Assert.That(settings.Untrusted, Is.Empty);
            Assert.That(settings.LocalPaths.Single().Remotes, Is.EqualTo(new[] { new RemoteSettings { Ip = "127.0.0.1", Name = "tongbu1" } }));
            Assert.That(settings.Rsync.CommonParams, Is.EqualTo(defaults.Rsync.CommonParams));
            Assert.That(settings.Filter.Exclude.Concat(settings.Crontab.Exclude), Is.Empty);
            Assert.That(
                settings with { Rsync = defaults.Rsync, Filter = defaults.Filter, Crontab = defaults.Crontab },
                Is.EqualTo(defaults with { Rsync = defaults.Rsync }));
        });
    }

    [Test]
    public void Every_extension_in_a_comment_of_the_sample_can_be_switched_on_where_it_stands()
    {
        string text = CommentedElement().Replace(Sample(), match => match.Groups[1].Value)
            .Replace("/mnt/backup", "ROOT/backup", StringComparison.Ordinal)
            .Replace("<filter start=\"false\"> <!--", "<filter start=\"true\" temporary=\"false\"> <!--", StringComparison.Ordinal)
            .Replace("port=\"8008\">", "port=\"8008\" status=\"true\">", StringComparison.Ordinal);

        SersyncSettings settings = _scratch.Read(text);

        Assert.Multiple(() =>
        {
            Assert.That(settings.Warnings, Has.Exactly(1).Items);
            Assert.That(settings.LocalPaths.Single().Remotes, Has.Count.EqualTo(4));
            Assert.That(settings.LocalPaths[0].Remotes[3].LocalDirectory, Is.Not.Null);
            Assert.That(settings.Log, Is.EqualTo(new LogFileSettings { Path = "/var/log/sersync2.log" }));
            Assert.That(settings.StatusHost.Enabled, Is.True);
            Assert.That(settings.Filter.Exclude, Has.Count.EqualTo(4));
            Assert.That(settings.Filter.IgnoreTemporaryNames, Is.False);
            Assert.That(settings.Rsync.BatchMaxPaths, Is.EqualTo(new RsyncSettings().BatchMaxPaths));
            Assert.That(settings.Safety, Is.EqualTo(new SafetySettings()));
        });
    }

    private static string Sample()
    {
        string text = File.ReadAllText(SampleFile());
        Assert.That(text, Does.Contain("<localpath watch=\"/opt/tongbu\">"));
        return text.Replace("<localpath watch=\"/opt/tongbu\">", "<localpath watch=\"WATCH\">", StringComparison.Ordinal);
    }

    private static string SampleFile([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath("../../confxml.sample.xml", Path.GetDirectoryName(thisFile)!);

    [GeneratedRegex("<!--(<[^>]*>)-->")]
    private static partial Regex CommentedElement();
}
