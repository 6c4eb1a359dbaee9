namespace Sersync2.Core.Configuration.Plugins;

/// <summary><c>&lt;plugin name="refreshCDN"&gt;</c>: has a content delivery network fetch each path again.</summary>
public sealed record RefreshCdnPluginSettings : PluginSettings
{
    /// <summary>A name or an address, an IPv6 address without brackets.</summary>
    public required string Host { get; init; }

    public int Port { get; init; } = 80;

    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>Where the watch path is published, without a trailing slash.</summary>
    public required string Base { get; init; }

    /// <summary>Searched for in the absolute path: the address goes on with its first group and what follows the match. Null where that is off.</summary>
    public string? Match { get; init; }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Name} at {Host}:{Port}";
}
