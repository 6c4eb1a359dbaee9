namespace Sersync2.Tests;

/// <summary>What an administrator's shell may have exported: set before anything runs, because it is read once.</summary>
[SetUpFixture]
public sealed class HostileEnvironment
{
    public const string Variable = "RSYNC_SERSYNC2_TEST";

    [OneTimeSetUp]
    public void Export() => Environment.SetEnvironmentVariable(Variable, "must not reach rsync");
}
