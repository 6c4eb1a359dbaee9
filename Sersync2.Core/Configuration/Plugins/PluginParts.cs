namespace Sersync2.Core.Configuration.Plugins;

/// <summary>Elements that a plugin cannot do without.</summary>
internal static class PluginParts
{
    /// <exception cref="ConfigurationException">It is missing.</exception>
    public static ConfigBlock LocalPath(string name, ConfigBlock plugin)
    {
        ConfigBlock block = plugin.Block("localpath");
        return block.Exists
            ? block
            : throw plugin.Error($"<plugin name=\"{name}\"> has no <localpath>; expected <localpath watch=\"DIRECTORY\"> with its settings in it");
    }

    /// <param name="example">For the message.</param>
    /// <exception cref="ConfigurationException">It is missing.</exception>
    public static ConfigBlock Required(ConfigBlock parent, string element, string example)
    {
        ConfigBlock block = parent.Block(element);
        return block.Exists ? block : throw parent.Error($"{parent.Tag} has no <{element}>; expected {example}");
    }
}
