using System.Text;
using Sersync2.Cli.Daemon;

namespace Sersync2.Tests.Cli;

public sealed class DaemonLauncherTests
{
    [TestCase("", "SERSYNC2_READY_FD=7\0")]
    [TestCase("A=1\0B=\0", "A=1\0B=\0SERSYNC2_READY_FD=7\0")]
    [TestCase("A=1\0SERSYNC2_READY_FD=5\0SERSYNC2_READY_FD_2=x\0", "A=1\0SERSYNC2_READY_FD_2=x\0SERSYNC2_READY_FD=7\0")]
    [TestCase("A=1\0no end", "A=1\0no end\0SERSYNC2_READY_FD=7\0")]
    public void The_daemon_gets_the_environment_and_the_number_of_the_pipe(string environment, string expected)
    {
        byte[] result = DaemonLauncher.DaemonEnvironment(Encoding.UTF8.GetBytes(environment), 7);

        Assert.That(Encoding.UTF8.GetString(result), Is.EqualTo(expected));
    }

    [Test]
    public void Bytes_that_are_not_text_pass_unchanged()
    {
        byte[] environment = [(byte)'A', (byte)'=', 0xff, 0xc3, 0];

        Assert.That(DaemonLauncher.DaemonEnvironment(environment, 7)[..5], Is.EqualTo(environment));
    }
}
