using System.Diagnostics;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd;

[TestFixture(RemoteKind.Daemon)]
[TestFixture(RemoteKind.LocalDirectory)]
internal sealed class DebugTests(RemoteKind kind) : EndToEndTest(kind)
{
    [Test]
    public async Task Each_event_is_printed()
    {
        Sync.Configuration.Debug = true;
        await Sync.Start();
        Sync.Source.Write("file", "content");
        await Sync.Same();
        await Sync.Process.WaitForLine(line => line.Contains("event", StringComparison.Ordinal) && line.EndsWith($" {Sync.Source}/file", StringComparison.Ordinal));
    }

    [Test]
    public async Task Each_rsync_command_is_printed_so_that_it_can_be_pasted_into_a_shell()
    {
        Sync.Configuration.Debug = true;
        Sync.Configuration.IgnoreTemporaryNames = false;
        await Sync.Start();
        foreach (BytePath name in HostileNames.All)
            Sync.Source.Write(name, "content");
        await Sync.Settle();
        await Sync.Same();
        // What is logged may be read a moment after what was done.
        await Sync.Process.WaitForLine(line => line.Contains(" run cd ", StringComparison.Ordinal) && line.Contains("/mark-2", StringComparison.Ordinal));

        foreach (byte[] name in ByteFile.List(Sync.Remote.Root))
            Sync.Remote.Remove(name);
        foreach (string line in Sync.Process.Lines)
        {
            int start = line.IndexOf("cd /", StringComparison.Ordinal);
            if (start >= 0 && line.Contains("rsync", StringComparison.Ordinal) && !line.Contains("--version", StringComparison.Ordinal))
                await Paste(line[start..]);
        }

        await Sync.Same();
        Assert.That(Sync.Source.Exists(HostileNames.Proof), Is.False);
    }

    private static async Task Paste(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardInput = true })!;
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        Assert.That(shell.ExitCode, Is.Zero, command);
    }
}
