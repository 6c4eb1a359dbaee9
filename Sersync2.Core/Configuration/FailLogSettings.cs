namespace Sersync2.Core.Configuration;

/// <summary><c>&lt;failLog&gt;</c>.</summary>
public sealed record FailLogSettings
{
    public string Path { get; init; } = "/tmp/rsync_fail_log.sh";

    /// <summary><c>timeToExecute</c>, given in minutes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(60);
}
