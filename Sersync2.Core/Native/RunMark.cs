using System.Diagnostics;
using System.Text;
using Tmds.Linux;

namespace Sersync2.Core.Native;

/// <summary>
/// A variable in the environment of each rsync tells which run of this program it belongs to. One that is killed cannot end
/// its rsync, which goes on, and may put an old content over what the next run has sent.
/// </summary>
internal static class RunMark
{
    public const string Variable = "SERSYNC2_RUN";
    private const string Program = "rsync";
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>That of this run.</summary>
    public static string Value { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Ends each rsync of another run: by SIGTERM, so that it cleans up, and after a while by SIGKILL.</summary>
    /// <returns>How many there were.</returns>
    public static int EndLeftBehind(string run)
    {
        byte[] variable = Encoding.ASCII.GetBytes($"{Variable}={run}");
        List<int> found = Find(variable);
        Signal(found, LibC.SIGTERM);
        long started = Stopwatch.GetTimestamp();
        for (List<int> left = found; left.Count > 0; left = Find(variable))
        {
            if (Stopwatch.GetElapsedTime(started) > Grace)
            {
                Signal(left, LibC.SIGKILL);
                break;
            }

            Thread.Sleep(LookEvery);
        }

        return found.Count;
    }

    private static List<int> Find(byte[] variable)
    {
        List<int> found = [];
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out int id) && IsMarked(directory, variable))
                found.Add(id);
        }

        return found;
    }

    // What ssh leaves behind to serve others has the variable as well, and stays.
    private static bool IsMarked(string directory, byte[] variable)
    {
        try
        {
            if (File.ReadAllText(directory + "/comm") != Program + "\n")
                return false;
            ReadOnlySpan<byte> environment = File.ReadAllBytes(directory + "/environ");
            foreach (Range range in environment.Split((byte)0))
            {
                if (environment[range].SequenceEqual(variable))
                    return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
        }

        return false;
    }

    private static void Signal(List<int> processes, int signal)
    {
        foreach (int process in processes)
            _ = LibC.kill(process, signal);
    }
}
