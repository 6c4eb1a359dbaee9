using System.Text;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Showing;

namespace Sersync2.Cli.Daemon;

/// <summary>
/// <c>-d</c>, seen from the caller's side. A .NET process cannot fork, so it starts its executable again, with the same
/// arguments byte for byte: watchdogs know the daemon by them.
/// </summary>
internal static class DaemonLauncher
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Starts the daemon and waits for its word. Its own errors come on this process's standard error.</summary>
    /// <returns>The exit code for the caller.</returns>
    public static int Launch()
    {
        (SafeFileHandle readEnd, SafeFileHandle writeEnd) = ReadinessPipe.Create();
        using (readEnd)
        {
            int daemon;
            using (writeEnd)
            {
                daemon = ProcessSpawn.StartInNewSession(
                    ProcessSpawn.ExecutablePath(),
                    File.ReadAllBytes("/proc/self/cmdline"),
                    DaemonEnvironment(File.ReadAllBytes("/proc/self/environ"), (int)writeEnd.DangerousGetHandle()));
            }

            switch (ReadinessPipe.Wait(readEnd, Patience))
            {
                case true:
                    return 0;
                case null:
                    Report($"the daemon (process {daemon}) is still starting after {Patience.TotalSeconds} s, and goes on");
                    return 0;
                case false:
                    return ExitCodeOfFailure(ProcessSpawn.WaitForExit(daemon));
            }
        }
    }

    /// <summary>The environment of this process with <see cref="ReadySignal.Variable"/> naming the descriptor.</summary>
    internal static byte[] DaemonEnvironment(ReadOnlySpan<byte> environment, int readyDescriptor)
    {
        ReadOnlySpan<byte> name = Encoding.ASCII.GetBytes(ReadySignal.Variable + "=");
        var result = new List<byte>();
        foreach (Range range in environment.Split((byte)0))
        {
            ReadOnlySpan<byte> variable = environment[range];
            if (variable.IsEmpty || variable.StartsWith(name))
                continue;
            result.AddRange(variable);
            result.Add(0);
        }

        return [.. result, .. name, .. Encoding.ASCII.GetBytes($"{readyDescriptor}\0")];
    }

    private static int ExitCodeOfFailure(int? exit)
    {
        if (exit is > 0)
            return exit.Value;
        Report(exit is < 0 ? $"the daemon was killed by signal {-exit} as it started" : "the daemon ended as it started");
        return 1;
    }

    private static void Report(string message) => StandardStreams.Write(StandardStreams.Error, OutputText.Line($"sersync2: {message}"));
}
