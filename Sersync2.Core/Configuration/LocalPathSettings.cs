using Sersync2.Core.Paths;

namespace Sersync2.Core.Configuration;

/// <summary>One watched directory and where it goes.</summary>
public sealed record LocalPathSettings
{
    /// <summary>Exactly the bytes of the attribute, made absolute.</summary>
    public required AbsolutePath Watch { get; init; }

    public required IReadOnlyList<RemoteSettings> Remotes { get; init; }
}
