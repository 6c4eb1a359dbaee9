using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Configuration;

/// <summary>Compares the targets of one configuration with each other and with what is watched.</summary>
internal sealed class TargetChecks
{
    private readonly List<(AbsolutePath Watch, RemoteSettings Remote)> _targets = [];

    /// <exception cref="ConfigurationException">The watch path has this target already, or would feed itself.</exception>
    public void Add(ConfigBlock block, AbsolutePath watch, RemoteSettings remote)
    {
        if (remote.LocalDirectory is { } directory)
            RequireApart(block, watch, directory);

        foreach ((AbsolutePath otherWatch, RemoteSettings other) in _targets.Where(target => IsSame(target.Remote, remote)))
        {
            if (otherWatch.Equals(watch))
                throw block.Error($"{Describe(remote)} is a remote of \"{watch}\" twice; remove one <remote>");
            block.Warn(
                $"{Describe(remote)} is a remote of \"{otherWatch}\" too: a full sync of one deletes what the other has sent; "
                + "give each a module or directory of its own");
            break;
        }

        _targets.Add((watch, remote));
    }

    private static void RequireApart(ConfigBlock block, AbsolutePath watch, AbsolutePath directory)
    {
        bool isInside = watch.Contains(directory) || PathInfo.IsInside(directory, watch);
        if (isInside || directory.Contains(watch) || PathInfo.IsInside(watch, directory))
        {
            throw block.Error(
                "path",
                $"cannot sync \"{watch}\" to \"{directory}\": the target {(isInside ? "lies inside" : "holds")} the watch path and would feed itself; "
                + "name a directory apart from it");
        }
    }

    private static bool IsSame(RemoteSettings left, RemoteSettings right) =>
        left.LocalDirectory is null
            ? right.LocalDirectory is null
                && left.Ip.Equals(right.Ip, StringComparison.OrdinalIgnoreCase)
                && left.Name.TrimEnd('/') == right.Name.TrimEnd('/')
            : right.LocalDirectory is not null && left.LocalDirectory.Equals(right.LocalDirectory);

    private static string Describe(RemoteSettings remote) =>
        remote.LocalDirectory is { } directory ? $"\"{directory}\"" : $"ip=\"{remote.Ip}\" name=\"{remote.Name}\"";
}
