using System.Diagnostics;
using Sersync2.Core.Configuration;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Who answers <c>--status</c>, and who is answered: users, whatever the modes of files are.</summary>
internal sealed class StatusTrustTests() : EndToEndTest(RemoteKind.LocalDirectory)
{
    private const string Deploy = "65534", Other = "12345";

    [SetUp]
    public async Task RunAsDeploy()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root may become another user");
        string above = Path.GetDirectoryName(Sync.Source.Root)!;
        Run("chown", "-R", Deploy, above);
        if (Run([.. As(Deploy), SersyncExecutable.Path, "--version"]).Exit != 0)
            Assert.Ignore("the executable lies where only root may go");
        Sync.Launcher = As(Deploy);
        await Sync.Start();
        // Modes are to decide nothing.
        Run("chmod", "-R", "a+rwX", above);
    }

    [Test]
    public async Task Root_may_ask_the_daemon_of_a_deploy_user()
    {
        (int exit, string output) = await Sync.Ask("--status");
        Assert.That(exit, Is.LessThan(2), output);
        Assert.That(output, Does.StartWith("sersync2 ").And.Contain($"{Sync.Source.Root}: watching"));
    }

    [Test]
    public void A_deploy_user_may_ask_his_own() => Assert.That(AskAs(Deploy).Output, Does.StartWith("sersync2 "));

    [Test]
    public void Another_user_is_not_answered()
    {
        (int exit, string output) = AskAs(Other);
        Assert.That(exit, Is.EqualTo(2), output);
        Assert.That(output, Does.StartWith("sersync2: ").And.Contain("it answers only to the user that it runs as, and to root").And.Not.Contain(Sync.Source.Root));
    }

    [Test]
    public async Task Who_is_neither_root_nor_the_owner_of_the_directory_is_not_believed()
    {
        Run("chown", Other, Sync.PathOf("state"));
        (int exit, string output) = await Sync.Ask("--status");
        Assert.That(exit, Is.EqualTo(2), output);
        Assert.That(output, Does.Contain($"is not believed: it is user {Deploy}, who is neither root, nor you, nor the owner of that directory").And.Not.Contain(Sync.Source.Root));
    }

    private static string[] As(string user) => ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", "--"];

    private (int Exit, string Output) AskAs(string user) => Run([.. As(user), SersyncExecutable.Path, "--status", "-o", Sync.ConfigurationPath]);

    private (int Exit, string Output) Run(params string[] words)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment[StateDirectory.Variable] = Sync.PathOf("state");
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
