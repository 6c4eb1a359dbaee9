using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sersync2.Tests.Benchmarks;

/// <summary>Waits for something without taking much of the machine: others are measured meanwhile.</summary>
internal static partial class Waiting
{
    /// <returns>Whether it came true before the deadline.</returns>
    public static bool Until(Func<bool> condition, TimeSpan deadline, int pauseMicroseconds = 300)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > deadline)
                return false;
            Pause(pauseMicroseconds);
        }

        return true;
    }

    /// <summary>Sleeps until the clock shows a time.</summary>
    public static void UntilClock(Stopwatch clock, TimeSpan time)
    {
        TimeSpan left = time - clock.Elapsed;
        if (left > TimeSpan.Zero)
            Pause((int)Math.Min(left.TotalMicroseconds, int.MaxValue));
    }

    public static void Pause(int microseconds) => _ = usleep((uint)microseconds);

    [LibraryImport("libc")]
    private static partial int usleep(uint microseconds);
}
