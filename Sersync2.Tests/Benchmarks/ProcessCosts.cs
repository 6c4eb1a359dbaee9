using System.Globalization;

namespace Sersync2.Tests.Benchmarks;

/// <summary>What a process, its living descendants and the children that it has waited for have cost, from <c>/proc</c>.</summary>
internal static class ProcessCosts
{
    // USER_HZ: proc(5) counts in it on every architecture that we build for.
    private const double TicksPerSecond = 100;

    public static TimeSpan ProcessorTime(int process)
    {
        TimeSpan sum = TimeSpan.Zero;
        foreach (int id in WithDescendants(process))
        {
            if (Statistics(id) is { } fields)
                sum += Ticks(fields, 11) + Ticks(fields, 12) + Ticks(fields, 13) + Ticks(fields, 14);
        }

        return sum;
    }

    /// <summary>Of the children alone that this process has waited for.</summary>
    public static TimeSpan OfEndedChildren() => Statistics(Environment.ProcessId) is { } fields ? Ticks(fields, 13) + Ticks(fields, 14) : TimeSpan.Zero;

    /// <summary>Of the threads with this name; null where there is none.</summary>
    public static TimeSpan? OfThread(int process, string name)
    {
        foreach (string task in Tasks(process))
        {
            if (Read(task + "/comm")?.TrimEnd('\n') == name && Fields(Read(task + "/stat")) is { } fields)
                return Ticks(fields, 11) + Ticks(fields, 12);
        }

        return null;
    }

    /// <summary>How often a thread of the process itself was put on a processor.</summary>
    public static long Switches(int process) =>
        Tasks(process).Sum(task => StatusLine(Read(task + "/status"), "voluntary_ctxt_switches") + StatusLine(Read(task + "/status"), "nonvoluntary_ctxt_switches"));

    /// <summary>Resident memory in bytes, of the process and its living descendants.</summary>
    public static long Resident(int process) => WithDescendants(process).Sum(id => StatusLine(Read($"/proc/{id}/status"), "VmRSS")) * 1024;

    /// <summary>The most memory that the process itself has ever had resident, in bytes.</summary>
    public static long Peak(int process) => StatusLine(Read($"/proc/{process}/status"), "VmHWM") * 1024;

    public static bool HasChildren(int process) => Children(process).Count > 0;

    public static List<int> WithDescendants(int process)
    {
        List<int> all = [process];
        for (int i = 0; i < all.Count; i++)
            all.AddRange(Children(all[i]));
        return all;
    }

    private static List<int> Children(int process) =>
        [.. Tasks(process).SelectMany(task => (Read(task + "/children") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    private static string[] Tasks(int process)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{process}/task");
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string[]? Statistics(int process) => Fields(Read($"/proc/{process}/stat"));

    // From the third field on: the second is the name, in parentheses, and may hold anything.
    private static string[]? Fields(string? statistics) => statistics?[(statistics.LastIndexOf(')') + 2)..].Split(' ');

    private static TimeSpan Ticks(string[] fields, int index) => TimeSpan.FromSeconds(long.Parse(fields[index], CultureInfo.InvariantCulture) / TicksPerSecond);

    private static long StatusLine(string? status, string name)
    {
        string? line = status?.Split('\n').FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line[(name.Length + 1)..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended.
        }
    }
}
