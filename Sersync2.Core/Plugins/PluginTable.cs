using Sersync2.Core.Configuration.Plugins;

namespace Sersync2.Core.Plugins;

/// <summary>
/// All plugins there are. A further one needs a line here, settings with a reader in the table of
/// <see cref="PluginReader"/>, and a class that implements <see cref="IPlugin"/>.
/// </summary>
internal static class PluginTable
{
    /// <exception cref="SersyncException">It cannot work on this machine.</exception>
    public static IPlugin Create(PluginSettings settings) => settings switch
    {
        CommandPluginSettings command => new CommandPlugin(command),
        SocketPluginSettings socket => new SocketPlugin(socket),
        RefreshCdnPluginSettings cdn => new RefreshCdnPlugin(cdn),
        HttpPluginSettings http => new HttpPlugin(http),
        _ => throw new ArgumentException($"no plugin for {settings.GetType().Name}", nameof(settings)),
    };
}
