namespace Sersync2.Core.Syncing;

/// <summary>What came of one run of rsync. What rsync reports is a value, not an exception.</summary>
internal sealed record RsyncResult
{
    /// <summary>rsync's exit code, 128 + N when signal N ended it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The beginning and the end of standard error.</summary>
    public string StandardError { get; init; } = "";

    /// <summary>The lines of standard output that tell of trouble, or of the run as a whole.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The watch path was not the watched directory: rsync was not run.</summary>
    public bool SourceGone { get; init; }

    /// <summary>There is no rsync to run: why.</summary>
    public string? NotStarted { get; init; }
}
