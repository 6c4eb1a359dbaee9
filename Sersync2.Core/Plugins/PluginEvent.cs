using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Plugins;

/// <summary>What a plugin hears of: something happened to a path, and the remotes have been dealt with.</summary>
/// <param name="Watch">The plugin's watch path.</param>
/// <param name="Path">Below it.</param>
/// <param name="Cause">The last event, as the kernel told it.</param>
internal readonly record struct PluginEvent(AbsolutePath Watch, RelativePath Path, InotifyMask Cause)
{
    public bool IsDirectory => (Cause & InotifyMask.IsDirectory) != 0;

    public AbsolutePath FullPath => Watch.Join(Path);
}
