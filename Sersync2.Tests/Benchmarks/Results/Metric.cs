namespace Sersync2.Tests.Benchmarks.Results;

/// <summary>The names of what is measured, with their units, as they stand in the file of results.</summary>
internal static class Metric
{
    /// <summary>From the first change until the trees are equal; for a single file from its writing until it is there.</summary>
    public const string Wall = "wall ms";

    /// <summary>From the last change until the trees are equal.</summary>
    public const string Lag = "lag ms";

    /// <summary>Processor time of the contestant with the processes that it has started.</summary>
    public const string Processor = "cpu ms";

    /// <summary>Processor time of the rsync daemon.</summary>
    public const string ServerProcessor = "server cpu ms";

    public const string Calls = "calls";

    /// <summary>On the wire, in both directions.</summary>
    public const string Bytes = "bytes";

    /// <summary>The most that the daemon itself had resident.</summary>
    public const string Peak = "peak bytes";

    public const string Resident = "resident bytes";

    public const string WakeUps = "wake-ups";

    /// <summary>From the start of the process until it acts on a change.</summary>
    public const string Ready = "ready ms";

    public const string FileSize = "executable bytes";

    public const string EventsPerSecond = "events/s";

    public const string ReaderProcessor = "reader cpu ms";

    public const string Overflows = "overflows";

    /// <summary>It came to rest, or the deadline came, and the trees were not equal: counts the runs.</summary>
    public const string Unfinished = "unfinished";
}
