namespace Sersync2.Core.Configuration;

/// <summary><c>&lt;host hostip port status/&gt;</c>: where the status page is served.</summary>
public sealed record StatusHostSettings
{
    public bool Enabled { get; init; }

    public string Address { get; init; } = "127.0.0.1";

    public int Port { get; init; } = 8008;
}
