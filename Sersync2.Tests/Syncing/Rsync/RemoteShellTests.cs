using Sersync2.Core.Configuration;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Syncing.Rsync;

public sealed class RemoteShellTests
{
    [TestCase("-artz", false, null, null)]
    [TestCase("-artz", true, null, "ssh")]
    [TestCase("-artz -e 'bin/ssh -p 22'", true, null, "bin/ssh")]
    [TestCase("-artze '/opt/ssh -p 22'", false, null, "/opt/ssh")]
    [TestCase("-artz -erash", false, null, "rash")]
    [TestCase("-artz --rsh='sshpass -f x ssh' -B e", true, null, "sshpass")]
    [TestCase("-artz --rsh one -e two", true, null, "two")]
    [TestCase("-artz -e other", true, 22, "ssh")]
    [TestCase("-artz --exclude -e", true, null, "ssh")]
    public void It_is_the_one_that_rsync_will_take(string parameters, bool ssh, int? port, string? expected)
    {
        using var temp = new TempDirectory();
        var configuration = new ConfXml { FailLog = temp["fail.sh"], CommonParams = parameters, Ssh = ssh, Port = port };
        configuration.Watch(temp.Path, ConfXml.Module("h", "m"));
        configuration.Write(temp["confxml.xml"]);
        Assert.That(RemoteShell.ProgramOf(ConfigurationReader.Read(temp["confxml.xml"])), Is.EqualTo(expected));
    }

    [Test]
    public void For_directories_of_this_machine_there_is_none()
    {
        using var temp = new TempDirectory();
        var configuration = new ConfXml { FailLog = temp["fail.sh"], CommonParams = "-artz -e rash" };
        configuration.Watch(temp.CreateDirectory("a"), ConfXml.Local(temp.CreateDirectory("b")));
        configuration.Write(temp["confxml.xml"]);
        Assert.That(RemoteShell.ProgramOf(ConfigurationReader.Read(temp["confxml.xml"])), Is.Null);
    }
}
