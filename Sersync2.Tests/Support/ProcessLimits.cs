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
        Run("prlimit", [.. Of(process), $"--nofile={free}:"]);
    }

    public static void GiveDescriptors(int process) => Run("prlimit", [.. Of(process), "--nofile=1024:"]);

    /// <summary>From now on the process, of an ordinary user, can start no other.</summary>
    public static void TakeProcesses(int process, string user) => Run("setpriv", [.. As(user), "prlimit", .. Of(process), "--nproc=1:"]);

    public static void GiveProcesses(int process, string user) => Run("setpriv", [.. As(user), "prlimit", .. Of(process), "--nproc=4096:"]);

    /// <summary>The words of setpriv(1) that make what follows an ordinary user's.</summary>
    public static IReadOnlyList<string> As(string user) => [$"--reuid={user}", $"--regid={user}", "--clear-groups"];

    private static string[] Of(int process) => ["--pid", process.ToString(CultureInfo.InvariantCulture)];

    private static void Run(string program, IEnumerable<string> words)
    {
        using var process = Process.Start(program, words);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, program);
    }
}
