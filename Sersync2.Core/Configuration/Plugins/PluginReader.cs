namespace Sersync2.Core.Configuration.Plugins;

/// <summary>
/// Reads the one <c>&lt;plugin&gt;</c> block that is going to be used, and lets the others be: they need not be complete. The
/// table of what there is stands here, with the names; what is done for each is in the table of the Plugins folder.
/// </summary>
public static class PluginReader
{
    private static readonly Dictionary<string, Reader> Readers = new(StringComparer.Ordinal)
    {
        ["command"] = (name, plugin, _) => CommandPluginReader.Read(name, plugin),
        ["socket"] = SocketPluginReader.Read,
        ["refreshCDN"] = RefreshCdnPluginReader.Read,
        ["http"] = HttpPluginReader.Read,
    };

    private delegate PluginSettings Reader(string name, ConfigBlock plugin, bool alone);

    /// <summary>The names that <c>-m</c> and <c>&lt;plugin name&gt;</c> take.</summary>
    public static IReadOnlyCollection<string> Names => Readers.Keys;

    /// <summary>Whether the plugin watches what the sync watches, and has no watch path of its own.</summary>
    internal static bool WatchesSyncPath(string name) => name == "command";

    /// <param name="localPaths">What the sync watches.</param>
    /// <param name="alone">The plugin that runs without a sync, or null: then the one that <c>&lt;sersync&gt;</c> switches on.</param>
    /// <returns>Null where none is on.</returns>
    /// <exception cref="ConfigurationException">The plugin is unknown, or its block is missing or incomplete.</exception>
    internal static PluginSettings? Read(ConfigBlock head, ConfigBlock sersync, IReadOnlyList<LocalPathSettings> localPaths, string? alone)
    {
        ConfigBlock chosen = sersync.Block("plugin");
        string? name = chosen.Text("name");
        bool isOn = chosen.IsOn();
        IReadOnlyList<ConfigBlock> blocks = head.Blocks("plugin");
        if (alone is null && !isOn)
        {
            foreach (ConfigBlock plugin in blocks)
                plugin.Accept();
            return null;
        }

        name = alone ?? name
            ?? throw chosen.Error("<plugin> has no \"name\"; expected the name of a <plugin> below <head>, e.g. name=\"command\"");
        if (!Readers.TryGetValue(name, out Reader? reader))
            throw chosen.Error("name", $"name=\"{name}\" of <plugin> is not valid; expected one of {string.Join(", ", Names)}");

        ConfigBlock block = Find(blocks, name)
            ?? throw (alone is null ? chosen : head).Error($"no <plugin name=\"{name}\"> found; expected it below <head>, with its settings in it");
        PluginSettings settings = reader(name, block, alone is not null);
        if (alone is null && settings.Watch is { } own && !localPaths.Any(path => path.Watch.Contains(own) || own.Contains(path.Watch)))
            block.Warn($"plugin \"{name}\" hears of nothing: its <localpath> \"{own}\" and what <sersync> watches do not overlap; give it a directory that is synced");
        return settings;
    }

    private static ConfigBlock? Find(IReadOnlyList<ConfigBlock> plugins, string name)
    {
        ConfigBlock? found = null;
        foreach (ConfigBlock plugin in plugins)
        {
            bool isMeant = plugin.Text("name") == name;
            if (isMeant && found is null)
            {
                found = plugin;
                continue;
            }

            plugin.Accept();
            if (isMeant)
                plugin.Warn($"a second <plugin name=\"{name}\"> is ignored; put everything into the first");
        }

        return found;
    }
}
