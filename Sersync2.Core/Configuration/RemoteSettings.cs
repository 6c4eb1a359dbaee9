using Sersync2.Core.Paths;

namespace Sersync2.Core.Configuration;

/// <summary>One target of one watched directory: an rsync daemon's module, a host by ssh, or a local directory.</summary>
public sealed record RemoteSettings
{
    /// <summary>Host name or address; empty for a local directory.</summary>
    public string Ip { get; init; } = "";

    /// <summary>Module, module with a sub-path, or with ssh a path on the host.</summary>
    public string Name { get; init; } = "";

    /// <summary>A local directory as the target, or null.</summary>
    public AbsolutePath? LocalDirectory { get; init; }
}
