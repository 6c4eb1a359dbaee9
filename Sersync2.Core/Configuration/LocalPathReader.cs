using Sersync2.Core.Paths;

namespace Sersync2.Core.Configuration;

/// <summary>Reads each <c>&lt;localpath&gt;</c> with its remotes.</summary>
internal static class LocalPathReader
{
    /// <param name="requireWatch">False where a plugin runs alone and watches a path of its own.</param>
    /// <param name="requireRemotes">False where a plugin runs alone.</param>
    /// <exception cref="ConfigurationException">There is none, a watch path cannot be watched, or a remote is wrong.</exception>
    public static IReadOnlyList<LocalPathSettings> ReadAll(ConfigBlock sersync, bool requireWatch, bool requireRemotes)
    {
        IReadOnlyList<ConfigBlock> blocks = sersync.Blocks("localpath");
        if (blocks.Count == 0 && requireWatch)
            throw sersync.Error("<sersync> has no <localpath>; expected <localpath watch=\"DIRECTORY\">" + (requireRemotes ? " with a <remote> in it" : ""));

        var targets = new TargetChecks();
        return
        [
            .. blocks.Where(block => requireWatch || block.Bytes("watch") is not null)
                .Select(block => block.Attempt(() => Read(block, requireWatch, requireRemotes, targets), null))
                .OfType<LocalPathSettings>(),
        ];
    }

    private static LocalPathSettings? Read(ConfigBlock block, bool requireWatch, bool requireRemotes, TargetChecks targets)
    {
        AbsolutePath? watch = block.Attempt(() => WatchPath.Read(block, mustExist: requireWatch), null);
        var remotes = new List<RemoteSettings>();
        foreach (ConfigBlock remoteBlock in block.Blocks("remote"))
        {
            if (block.Attempt(() => ReadRemote(remoteBlock), null) is { } remote)
                remotes.Add(remote);
        }

        if (block.Blocks("remote").Count == 0 && requireRemotes)
            throw block.Error($"<localpath>{(watch is null ? "" : $" \"{watch}\"")} has no <remote>; expected <remote ip=\"HOST\" name=\"MODULE\"/> or <remote path=\"DIRECTORY\"/>");
        return watch is null ? null : new LocalPathSettings { Watch = watch, Remotes = remotes };

        RemoteSettings? ReadRemote(ConfigBlock remoteBlock)
        {
            RemoteSettings? remote = RemoteReader.Read(remoteBlock, requireRemotes);
            if (watch is not null && remote is not null && requireRemotes)
                targets.Add(remoteBlock, watch, remote);
            return remote;
        }
    }
}
