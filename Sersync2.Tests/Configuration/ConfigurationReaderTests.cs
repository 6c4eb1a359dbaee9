using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using static Sersync2.Tests.Configuration.ConfigurationScratch;

namespace Sersync2.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    private ConfigurationScratch _scratch = null!;

    [SetUp]
    public void SetUp() => _scratch = new ConfigurationScratch();

    [TearDown]
    public void TearDown() => _scratch.Dispose();

    [Test]
    public void The_least_configuration_has_the_classical_defaults()
    {
        SersyncSettings settings = _scratch.Read(
            "<head><sersync><localpath watch=\"WATCH\"><remote ip=\"a\" name=\"m\"/></localpath></sersync></head>");

        Assert.Multiple(() =>
        {
            Assert.That(settings.File, Is.EqualTo(_scratch.File));
            Assert.That(settings.Warnings, Is.Empty);
            Assert.That(settings.Debug, Is.False);
            Assert.That(settings.Inotify, Is.EqualTo(new InotifySettings()));
            Assert.That(settings.Filter.Exclude, Is.Empty);
            Assert.That(settings.Filter.IgnoreTemporaryNames, Is.True);
            Assert.That(settings.Rsync.CommonParams, Is.EqualTo(new[] { "-artuz" }));
            Assert.That(settings.Rsync with { CommonParams = [] }, Is.EqualTo(new RsyncSettings { CommonParams = [] }));
            Assert.That(settings.FailLog, Is.EqualTo(new FailLogSettings()));
            Assert.That(settings.Crontab.Interval, Is.Null);
            Assert.That(settings.Crontab.Exclude, Is.Empty);
            Assert.That(settings.Plugin, Is.Null);
            Assert.That(settings.Safety, Is.EqualTo(new SafetySettings()));
            Assert.That(settings.StatusHost, Is.EqualTo(new StatusHostSettings()));
            Assert.That(settings.Log, Is.Null);
            Assert.That(settings.LocalPaths, Has.Count.EqualTo(1));
            Assert.That(settings.LocalPaths[0].Remotes, Is.EqualTo(new[] { new RemoteSettings { Ip = "a", Name = "m" } }));
        });
    }

    [Test]
    public void Every_switch_and_value_is_read()
    {
        string passwordFile = Path.Combine(_scratch.Root, "rsync.pas");
        File.WriteAllText(passwordFile, "secret-word");
        File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead);

        SersyncSettings settings = _scratch.Read("""
            <head version="2.5">
                <host hostip="0.0.0.0" port="9000" status="TRUE"></host>
                <debug start="true"/>
                <fileSystem xfs="true"/>
                <log path="ROOT/sersync2.log" level="Debug" maxSizeMB="3" keep="0"/>
                <filter start="true" temporary="false">
                    <exclude expression="(.*)\.gz"></exclude>
                    <exclude expression="^info/*"/>
                </filter>
                <inotify>
                    <delete start="false"/><createFolder start="false"/><createFile start="true"/><closeWrite start="false"/>
                    <moveFrom start="false"/><moveTo start="false"/><attrib start="true"/><modify start="true"/>
                </inotify>
                <sersync>
                    <localpath watch="WATCH">
                        <remote ip=" 192.168.8.39 " name="tongbu/sub"/>
                        <remote path="ROOT/mirror/"/>
                    </localpath>
                    <localpath watch="ROOT/">
                        <remote ip="b" name="all"/>
                    </localpath>
                    <rsync>
                        <commonParams params="-artz --exclude='a b'"/>
                        <auth start="true" users="sync" passwordfile="ROOT/rsync.pas"/>
                        <userDefinedPort start="true" port="874"/>
                        <timeout start="true" time="100"/>
                        <ssh start="false"/>
                        <batch maxPaths="1"/>
                    </rsync>
                    <failLog path="ROOT/fail.sh" timeToExecute="5"/>
                    <safety maxDelete="12.5%"/>
                    <crontab start="false" schedule="600">
                        <crontabfilter start="true"><exclude expression="*.php"/><exclude expression="info/*"/></crontabfilter>
                    </crontab>
                    <plugin start="true" name="command"/>
                </sersync>
                <plugin name="command"><param prefix="/bin/true"/></plugin>
            </head>
            """);

        Assert.Multiple(() =>
        {
            Assert.That(settings.Warnings, Is.Empty);
            Assert.That(settings.Debug, Is.True);
            Assert.That(settings.StatusHost, Is.EqualTo(new StatusHostSettings { Enabled = true, Address = "0.0.0.0", Port = 9000 }));
            Assert.That(settings.Log, Is.EqualTo(
                new LogFileSettings { Path = Path.Combine(_scratch.Root, "sersync2.log"), Level = "debug", MaxSizeMegabytes = 3, Keep = 0 }));
            Assert.That(settings.Filter.Exclude, Is.EqualTo(new[] { "(.*)\\.gz", "^info/*" }));
            Assert.That(settings.Filter.IgnoreTemporaryNames, Is.False);
            Assert.That(settings.Inotify, Is.EqualTo(new InotifySettings
            {
                Delete = false,
                CreateFolder = false,
                CreateFile = true,
                CloseWrite = false,
                MoveFrom = false,
                MoveTo = false,
                Attrib = true,
                Modify = true,
            }));
            Assert.That(settings.LocalPaths.Select(path => path.Watch.ToString()), Is.EqualTo(new[] { _scratch.Watch, _scratch.Root }));
            Assert.That(settings.LocalPaths[0].Remotes, Is.EqualTo(new[]
            {
                new RemoteSettings { Ip = "192.168.8.39", Name = "tongbu/sub" },
                new RemoteSettings { LocalDirectory = new AbsolutePath(Path.Combine(_scratch.Root, "mirror")) },
            }));
            Assert.That(settings.LocalPaths[1].Remotes, Is.EqualTo(new[] { new RemoteSettings { Ip = "b", Name = "all" } }));
            Assert.That(settings.Rsync.CommonParams, Is.EqualTo(new[] { "-artz", "--exclude=a b" }));
            Assert.That(settings.Rsync with { CommonParams = [] }, Is.EqualTo(new RsyncSettings
            {
                CommonParams = [],
                User = "sync",
                PasswordFile = passwordFile,
                Port = 874,
                Timeout = TimeSpan.FromSeconds(100),
                BatchMaxPaths = 1,
            }));
            Assert.That(settings.FailLog, Is.EqualTo(
                new FailLogSettings { Path = Path.Combine(_scratch.Root, "fail.sh"), Interval = TimeSpan.FromMinutes(5) }));
            Assert.That(settings.Safety.MaxDeleteShare, Is.EqualTo(0.125));
            Assert.That(settings.Crontab.Interval, Is.Null);
            Assert.That(settings.Crontab.Exclude, Is.EqualTo(new[] { "*.php", "info/*" }));
            Assert.That(settings.Plugin?.Name, Is.EqualTo("command"));
        });
    }

    [Test]
    public void Crontab_and_safety_can_be_switched()
    {
        SersyncSettings settings = _scratch.Read(Config(sersync: "<crontab start=\"true\" schedule=\"600\"/><safety maxDelete=\"off\"/>"));

        Assert.That(settings.Crontab.Interval, Is.EqualTo(TimeSpan.FromHours(10)));
        Assert.That(settings.Safety.MaxDeleteShare, Is.Null);
    }

    [Test]
    public void With_ssh_the_user_and_port_stay_and_the_password_file_goes()
    {
        RsyncSettings rsync = _scratch.Read(Config(rsync:
            "<auth start=\"true\" users=\"me\" passwordfile=\"/x\"/><ssh start=\"true\"/><userDefinedPort start=\"true\" port=\"22\"/>")).Rsync;

        Assert.That((rsync.Ssh, rsync.User, rsync.PasswordFile, rsync.Port), Is.EqualTo((true, "me", (string?)null, (int?)22)));
    }

    [Test]
    public void The_other_expressions_work_where_one_is_invalid() =>
        Assert.That(
            _scratch.Read(Config(head: "<filter start=\"true\"><exclude expression=\"*.php\"/><exclude expression=\"(.*)\\.gz\"/></filter>")).Filter.Exclude,
            Is.EqualTo(new[] { "(.*)\\.gz" }));

    [TestCase("true", true)]
    [TestCase("True", true)]
    [TestCase(" TRUE ", true)]
    [TestCase("false", false)]
    [TestCase("1", false)]
    [TestCase("on", false)]
    [TestCase("", false)]
    public void Start_switches_on_by_true_alone(string value, bool expected) =>
        Assert.That(_scratch.Read(Config(head: $"<debug start=\"{value}\"/>")).Debug, Is.EqualTo(expected));

    [Test]
    public void A_watch_path_may_be_a_link_to_a_directory_and_keeps_its_name()
    {
        Directory.CreateSymbolicLink(Path.Combine(_scratch.Root, "link"), "watch");

        SersyncSettings settings = _scratch.Read(Config(watch: "ROOT/link///"));

        Assert.That(settings.LocalPaths[0].Watch.ToString(), Is.EqualTo(Path.Combine(_scratch.Root, "link")));
    }
}
