using System.Globalization;

namespace Sersync2.Tests.Support;

internal static class ProcessMemory
{
    /// <summary>The most memory that a process has ever had resident, in MiB (VmHWM).</summary>
    public static int PeakMegabytes(int process)
    {
        const string Label = "VmHWM:";
        string line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(Label, StringComparison.Ordinal));
        return int.Parse(line[Label.Length..^"kB".Length], CultureInfo.InvariantCulture) / 1024;
    }
}
