namespace Sersync2.Core.Configuration.Plugins;

/// <summary><c>&lt;plugin name="http"&gt;</c>: posts each event to a web server.</summary>
public sealed record HttpPluginSettings : PluginSettings
{
    /// <summary>http or https.</summary>
    public required Uri Url { get; init; }

    /// <summary>Without a password.</summary>
    public override string ToString() => $"{Name} at {Url.Host}:{Url.Port}";
}
