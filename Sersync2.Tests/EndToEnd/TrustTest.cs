using System.Diagnostics;
using Sersync2.Core.Configuration;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary>A place where others than root may do something.</summary>
internal abstract class TrustTest() : EndToEndTest(RemoteKind.LocalDirectory)
{
    protected const int Another = 65534;

    [SetUp]
    public void BeRoot() => Assume.That(Environment.IsPrivilegedProcess, "only root may give files away");

    /// <summary>Writes the configuration where it is looked for.</summary>
    protected void WriteConfiguration() => File.WriteAllText(Sync.ConfigurationPath, Sync.Configuration.ToString());

    protected static void GiveAway(string path) => Do("chown", "-h", $"{Another}:{Another}", path);

    protected static void ChangeMode(string path, int mode) => ByteFile.ChangeMode(path, mode);

    private static void Do(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, errors);
    }

    /// <summary>Starts it on the configuration that is there, whatever its owner and mode; it is ready when this returns.</summary>
    protected async Task<SersyncProcess> StartAsItIs(params string[] options)
    {
        SersyncProcess process = SersyncProcess.Start([.. options, "-o", Sync.ConfigurationPath], Sync.PathOf("."), Sync.Launcher, Sync.Environment);
        await process.WaitUntilReady();
        return process;
    }

    protected async Task<(int Exit, string Output)> RunToTheEnd(params string[] options)
    {
        await using SersyncProcess process = SersyncProcess.Start([.. options, "-o", Sync.ConfigurationPath], Sync.PathOf("."), [], Sync.Environment);
        return (await process.WaitForExit(), process.Output);
    }

    protected static int CountOf(string output, string text) => output.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));

    protected string StateDirectoryPath => Sync.Environment[StateDirectory.Variable];

    protected async Task Syncs()
    {
        Sync.Source.Write("arrives", "x");
        await Sync.Same();
    }
}
