namespace Sersync2.Core.Configuration.Plugins;

/// <summary><c>&lt;plugin name="socket"&gt;</c>: sends each path to a TCP port.</summary>
public sealed record SocketPluginSettings : PluginSettings
{
    /// <summary>A name or an address, an IPv6 address without brackets.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }
}
