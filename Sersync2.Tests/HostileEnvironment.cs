using Sersync2.Tests.Support;

namespace Sersync2.Tests;

/// <summary>What an administrator's shell may have exported: set before anything runs, because it is read once.</summary>
[SetUpFixture]
public sealed class HostileEnvironment
{
    public const string Variable = "RSYNC_SERSYNC2_TEST";

    [OneTimeSetUp]
    public void Export() => Environment.SetEnvironmentVariable(Variable, "must not reach rsync");

    /// <summary>
    /// Who runs the tests in the background, or under nohup, has this process ignore signals, and with it all that it starts:
    /// what is to obey them would not.
    /// </summary>
    [OneTimeSetUp]
    public void HearSignals()
    {
        foreach (int signal in (int[])[Tmds.Linux.LibC.SIGHUP, Tmds.Linux.LibC.SIGINT, Tmds.Linux.LibC.SIGQUIT])
            LibC.SetReaction(signal, 0);
    }
}
