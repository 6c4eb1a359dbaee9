namespace Sersync2.Core.Configuration.Plugins;

/// <summary>Reads <c>&lt;plugin name="socket"&gt;</c>.</summary>
internal static class SocketPluginReader
{
    public static SocketPluginSettings Read(string name, ConfigBlock plugin, bool alone)
    {
        ConfigBlock localPath = PluginParts.LocalPath(name, plugin);
        ConfigBlock target = PluginParts.Required(localPath, "deshost", "<deshost ip=\"HOST\" port=\"PORT\"/>");
        return new SocketPluginSettings
        {
            Name = name,
            Watch = WatchPath.Read(localPath, mustExist: alone),
            Host = HostValue.Read(target, "ip"),
            Port = target.RequiredNumber("port", 1, ushort.MaxValue, "a TCP port"),
        };
    }
}
