using System.Net.Sockets;
using Sersync2.Core.Configuration.Plugins;

namespace Sersync2.Core.Plugins;

/// <summary>For each event one TCP connection that carries the absolute path, its bytes and nothing else, as the original does.</summary>
internal sealed class SocketPlugin(SocketPluginSettings settings) : IPlugin
{
    public TimeSpan TimeLimit => NetworkPlugin.TimeLimit;

    public async Task<PluginResult> HandleAsync(PluginEvent change, CancellationToken cancellation)
    {
        try
        {
            using Socket socket = await NetworkPlugin.ConnectAsync(settings.Host, settings.Port, cancellation);
            await NetworkPlugin.SendAllAsync(socket, change.FullPath.Bytes.ToArray(), cancellation);
            socket.Shutdown(SocketShutdown.Send);
            return PluginResult.Done;
        }
        catch (SocketException e)
        {
            return PluginResult.Failed($"cannot send to {settings.Host} port {settings.Port}: {e.Message}");
        }
    }

    public void Dispose()
    {
    }
}
