namespace Sersync2.Core.Configuration.Plugins;

/// <summary><c>&lt;plugin name="command"&gt;</c>: runs <c>prefix PATH suffix</c> in a shell.</summary>
public sealed record CommandPluginSettings : PluginSettings
{
    /// <summary>Shell text before the path, exactly the bytes of the file.</summary>
    public required ReadOnlyMemory<byte> Prefix { get; init; }

    /// <summary>Shell text after the path, possibly empty.</summary>
    public ReadOnlyMemory<byte> Suffix { get; init; }

    /// <summary>Neither output nor exit code matters.</summary>
    public bool IgnoreError { get; init; }

    /// <summary>Only paths whose whole absolute path one of these matches; null where the filter is off.</summary>
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>How long one run may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
