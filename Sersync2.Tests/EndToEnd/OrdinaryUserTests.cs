using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>Sersync2 as a user who may not read everything.</summary>
[TestFixture]
internal sealed class OrdinaryUserTests() : EndToEndTest(RemoteKind.LocalDirectory)
{
    private const string Nobody = "65534";
    private static readonly string[] AsNobody = ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--"];

    // Beyond the time between two tries.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [SetUp]
    public void BeNobody()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root may become another user");
        string above = Path.GetDirectoryName(Sync.Source.Root)!;
        Run("chown", "-R", Nobody, above);
        if (!Run(AsNobody[0], [.. AsNobody[1..], SersyncExecutable.Path, "--version"]))
            Assert.Ignore("the executable lies where only root may go");
        Sync.Launcher = AsNobody;
    }

    [Test]
    public async Task A_directory_that_may_not_be_read_is_reported_once_and_watched_when_it_may()
    {
        Sync.Source.MakeDirectory("secret/below");
        Sync.Source.MakeDirectory("open");
        Sync.Source.Write("secret/below/f", "content");
        Run("chown", "-R", Nobody, $"{Sync.Source.Root}/open");
        Sync.Source.ChangeMode("secret", 0x1c0);
        await Sync.Start();
        await Sync.Process.WaitForLine(line => line.Contains($"cannot watch \"{Sync.Source.Root}/secret\": permission denied", StringComparison.Ordinal));

        Sync.Source.Write("open/f", "content");
        await Eventually.Is(() => Sync.Remote.Read("open/f") == "content", "what may be read has not arrived");

        Sync.Source.ChangeMode("secret", 0x1ed);
        await Sync.Process.WaitForLine(line => line.Contains("every directory of", StringComparison.Ordinal));
        await Eventually.Is(() => Sync.Remote.Read("secret/below/f") == "content", "what may be read now has not arrived", Deadline);
        Sync.Source.Write("secret/below/later", "content");
        await Eventually.Is(() => Sync.Remote.Read("secret/below/later") == "content", "what may be read now is not watched");
        Assert.That(Sync.Process.Lines.Count(line => line.Contains("cannot watch", StringComparison.Ordinal)), Is.EqualTo(1), Sync.Process.Output);
    }

    private static bool Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
