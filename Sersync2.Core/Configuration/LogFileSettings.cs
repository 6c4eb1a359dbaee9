namespace Sersync2.Core.Configuration;

/// <summary><c>&lt;log path level maxSizeMB keep/&gt;</c>.</summary>
public sealed record LogFileSettings
{
    public required string Path { get; init; }

    /// <summary>One of <c>trace</c>, <c>debug</c>, <c>info</c>, <c>warn</c>, <c>error</c>.</summary>
    public string Level { get; init; } = "info";

    public int MaxSizeMegabytes { get; init; } = 10;

    /// <summary>How many rotated files are kept.</summary>
    public int Keep { get; init; } = 5;
}
