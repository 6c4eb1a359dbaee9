using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

/// <summary><c>scripts/uninstall.sh</c></summary>
internal sealed class UninstallTests
{
    [Test]
    public async Task What_others_run_and_what_has_become_another_program_goes_on()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root may become another user");
        using var installed = new Installation();
        Assert.That(installed.Install().Exit, Is.Zero);
        File.Delete(installed.Executable);
        File.Copy(new FileInfo("/bin/sh").ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "/bin/sh", installed.Executable);
        Process other = installed.Start(Installation.AsNobody, installed.Open, installed.Wait), own = installed.Start([], installed.Prefix, installed.Wait, null, "\u001b[2J\n");
        await installed.Runs(other);
        await installed.Runs(own);

        (int exit, string output) = Installation.Run(
            "sh", "-c", "exec env SHARE=\"$0/share\" UNITS=\"$0/units\" sh \"$1\" 2>&1", installed["."], Path.Combine(installed.Prefix, "uninstall.sh"));

        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.Zero, output);
            Assert.That(output, Does.Contain($"left alone, for it is not root's own here: process {other.Id} of user nobody, ").And.Contain($"ended: process {own.Id}, ").And.Contain(@"$'\033[2J\n'"));
            Assert.That((own.WaitForExit(10_000), other.HasExited), Is.EqualTo((true, false)));
            Assert.That(Directory.GetFiles(installed.Prefix).Select(Path.GetFileName), Is.EqualTo(["confxml.xml"]));
        });
    }

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
