using Sersync2.Core.Paths;

namespace Sersync2.Core.Plugins;

/// <summary>Which changes below a watched path a plugin hears of, and under what watch path: it may have another one.</summary>
internal sealed class PluginScope
{
    // The watched path below the plugin's, or the plugin's below the watched one, each with a slash at its end.
    private readonly byte[] _added = [];
    private readonly byte[] _removed = [];

    private PluginScope(AbsolutePath watched, AbsolutePath plugin)
    {
        Watch = plugin;
        if (plugin.Equals(watched))
            return;
        if (plugin.Contains(watched))
            _added = Difference(plugin, watched);
        else
            _removed = Difference(watched, plugin);
    }

    /// <summary>The watch path that events are told with.</summary>
    public AbsolutePath Watch { get; }

    /// <param name="plugin">The plugin's own watch path; null where it hears of all that is watched.</param>
    /// <returns>Null where the two have nothing in common.</returns>
    public static PluginScope? For(AbsolutePath watched, AbsolutePath? plugin) =>
        plugin is null || plugin.Contains(watched) || watched.Contains(plugin) ? new PluginScope(watched, plugin ?? watched) : null;

    /// <param name="path">Below the watched path.</param>
    public bool Includes(ReadOnlySpan<byte> path) => path.Length > _removed.Length && path.StartsWith(_removed);

    /// <param name="path">Below the watched path, and included.</param>
    /// <returns>The same below <see cref="Watch"/>.</returns>
    public RelativePath Map(RelativePath path) =>
        _added.Length + _removed.Length == 0 ? path : new RelativePath([.. _added, .. path.Bytes[_removed.Length..]]);

    private static byte[] Difference(AbsolutePath above, AbsolutePath below) =>
        [.. below.Bytes[(above.Bytes.Length == 1 ? 1 : above.Bytes.Length + 1)..], (byte)'/'];
}
