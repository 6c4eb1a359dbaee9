namespace Sersync2.Core.Configuration;

/// <summary><c>&lt;rsync&gt;</c>: how rsync is called.</summary>
public sealed record RsyncSettings
{
    /// <summary>The words of <c>commonParams</c>, split as a shell splits them; rsync does not get them all.</summary>
    public IReadOnlyList<string> CommonParams { get; init; } = ["-artuz"];

    /// <summary>User name for a daemon's <c>auth users</c>, or null.</summary>
    public string? User { get; init; }

    public string? PasswordFile { get; init; }

    /// <summary><c>userDefinedPort</c> of the rsync daemon, or of sshd with <see cref="Ssh"/>; null for the default.</summary>
    public int? Port { get; init; }

    /// <summary>rsync's <c>--timeout</c>; null where it is off.</summary>
    public TimeSpan? Timeout { get; init; }

    public bool Ssh { get; init; }

    /// <summary>Most paths in one rsync call.</summary>
    public int BatchMaxPaths { get; init; } = 10_000;
}
