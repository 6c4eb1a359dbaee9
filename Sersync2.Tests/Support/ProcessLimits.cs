using System.Diagnostics;
using System.Globalization;

namespace Sersync2.Tests.Support;

/// <summary>Limits of a running process, by prlimit(1).</summary>
internal static class ProcessLimits
{
    /// <summary>From now on the process can open nothing.</summary>
    public static void TakeDescriptors(int process)
    {
        HashSet<int> open = [.. Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(entry => int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture))];
        int free = Enumerable.Range(0, int.MaxValue).First(number => !open.Contains(number));
        Set(process, $"--nofile={free}:");
    }

    public static void GiveDescriptors(int process) => Set(process, "--nofile=1024:");

    /// <summary>From now on the process, where it is not root, can start no other.</summary>
    public static void TakeProcesses(int process) => Set(process, "--nproc=1:");

    public static void GiveProcesses(int process) => Set(process, "--nproc=4096:");

    private static void Set(int process, string limit)
    {
        using var program = Process.Start("prlimit", ["--pid", process.ToString(CultureInfo.InvariantCulture), limit]);
        program.WaitForExit();
        Assert.That(program.ExitCode, Is.Zero, "prlimit");
    }
}
