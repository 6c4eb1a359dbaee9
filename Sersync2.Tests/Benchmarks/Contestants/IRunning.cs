namespace Sersync2.Tests.Benchmarks.Contestants;

/// <summary>A contestant at work.</summary>
internal interface IRunning : IAsyncDisposable
{
    /// <summary>The process to look at; null for what is no daemon.</summary>
    int? ProcessId { get; }

    /// <summary>What it has used so far, with its children.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>What it has said.</summary>
    string Output { get; }

    /// <summary>The change is complete. A daemon has seen that for itself.</summary>
    /// <param name="path">The one file that it is about, by its path below the source; null for the whole tree.</param>
    void Deliver(string? path = null);
}
