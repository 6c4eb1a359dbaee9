namespace Sersync2.Core.Configuration;

/// <summary><c>&lt;crontab&gt;</c>: the periodic full sync.</summary>
public sealed record CrontabSettings
{
    /// <summary><c>schedule</c>, given in minutes; null where it is off.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>rsync patterns of <c>&lt;crontabfilter&gt;</c>.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];
}
