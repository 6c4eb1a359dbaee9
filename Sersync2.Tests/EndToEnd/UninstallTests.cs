using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary><c>scripts/uninstall.sh</c></summary>
internal sealed class UninstallTests
{
    [Test]
    public async Task It_removes_the_installation_that_it_lies_in_and_says_what_it_ended()
    {
        using var directory = new TempDirectory();
        string prefix = Directory.CreateDirectory(Path.Combine(directory.Path, "elsewhere")).FullName;
        foreach (string script in new[] { "uninstall.sh", "restart-running.sh" })
            File.Copy(Repository.Find("scripts/" + script), Path.Combine(prefix, script));
        File.WriteAllText(Path.Combine(prefix, "confxml.xml"), "");
        string executable = Path.Combine(prefix, "sersync2");
        File.Copy(new FileInfo("/bin/sleep").ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "/bin/sleep", executable);
        using Process running = Process.Start(executable, ["600"]);
        // Nobody else waits for it, and what has ended is to be seen to have.
        Task ended = running.WaitForExitAsync();

        (int exit, string output) = await Run(Path.Combine(prefix, "uninstall.sh"), directory.Path);

        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.Zero, output);
            Assert.That(output, Does.Contain($"ended: process {running.Id}, {executable} 600\n").And.Contain($"stays in {prefix}:"));
            Assert.That(Directory.GetFiles(prefix), Is.EqualTo([Path.Combine(prefix, "confxml.xml")]));
        });
        await ended.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static async Task<(int Exit, string Output)> Run(string script, string directory)
    {
        var start = new ProcessStartInfo("sh", [script]) { RedirectStandardOutput = true };
        start.Environment.Remove("PREFIX");
        start.Environment["SHARE"] = Directory.CreateDirectory(Path.Combine(directory, "share")).FullName;
        start.Environment["UNITS"] = Directory.CreateDirectory(Path.Combine(directory, "units")).FullName;
        using var process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
