namespace Sersync2.Core.Syncing.Rsync;

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

    /// <summary>rsync could not be started: why.</summary>
    public string? NotStarted { get; init; }

    /// <summary>It was not for want of an executable.</summary>
    public bool LackedResources { get; init; }

    /// <summary>It waited for the other end of a FIFO and was ended.</summary>
    public FifoInTheWay? FifoInTheWay { get; init; }

    /// <summary>It did nothing for so long and was ended.</summary>
    public TimeSpan? SilentFor { get; init; }
}
