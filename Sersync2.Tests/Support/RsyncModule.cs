namespace Sersync2.Tests.Support;

/// <summary>One module of an <see cref="RsyncDaemon"/>.</summary>
internal sealed record RsyncModule(string Name, string Path)
{
    /// <summary>The user who must log in, with <see cref="Password"/>; null for a module that is open.</summary>
    public string? User { get; init; }

    public string Password { get; init; } = "secret";

    /// <summary>More lines of rsyncd.conf(5) for this module.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
}
