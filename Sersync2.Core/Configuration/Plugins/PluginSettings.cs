using Sersync2.Core.Paths;

namespace Sersync2.Core.Configuration.Plugins;

/// <summary>One <c>&lt;plugin name="…"&gt;</c> block below <c>&lt;head&gt;</c>: the one that is switched on, or runs alone.</summary>
public abstract record PluginSettings
{
    /// <summary>As it stands in the file and after <c>-m</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The directory that the plugin hears of; null where that is what the sync watches.</summary>
    public AbsolutePath? Watch { get; init; }
}
