using System.Runtime.InteropServices;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Tmds.Linux;

namespace Sersync2.Core.Configuration;

/// <summary>Reads each <c>&lt;localpath&gt;</c> with its remotes.</summary>
internal static class LocalPathReader
{
    /// <param name="requireRemotes">False where a plugin runs alone, which needs no remote and may watch elsewhere.</param>
    /// <exception cref="ConfigurationException">There is none, a watch path cannot be watched, or a remote is wrong.</exception>
    public static IReadOnlyList<LocalPathSettings> ReadAll(ConfigBlock sersync, bool requireRemotes)
    {
        IReadOnlyList<ConfigBlock> blocks = sersync.Blocks("localpath");
        if (blocks.Count == 0 && requireRemotes)
            throw sersync.Error("<sersync> has no <localpath>; expected <localpath watch=\"DIRECTORY\"> with a <remote> in it");

        var targets = new TargetChecks();
        return [.. blocks.Select(block => Read(block, requireRemotes, targets))];
    }

    private static LocalPathSettings Read(ConfigBlock block, bool requireRemotes, TargetChecks targets)
    {
        byte[] value = block.Bytes("watch")
            ?? throw block.Error("watch", "<localpath> has no \"watch\"; expected the directory to watch, e.g. watch=\"/opt/tongbu\"");
        AbsolutePath watch = PathValue.ToAbsolute(value);
        if (requireRemotes)
            RequireDirectory(block, watch);

        var remotes = new List<RemoteSettings>();
        foreach (ConfigBlock remoteBlock in block.Blocks("remote"))
        {
            if (RemoteReader.Read(remoteBlock, requireRemotes) is not { } remote)
                continue;
            if (requireRemotes)
                targets.Add(remoteBlock, watch, remote);
            remotes.Add(remote);
        }

        if (remotes.Count == 0 && requireRemotes)
            throw block.Error($"<localpath> \"{watch}\" has no <remote>; expected <remote ip=\"HOST\" name=\"MODULE\"/> or <remote path=\"DIRECTORY\"/>");
        return new LocalPathSettings { Watch = watch, Remotes = remotes };
    }

    private static void RequireDirectory(ConfigBlock block, AbsolutePath watch)
    {
        PathInfo? info = PathInfo.Of(watch, out int error);
        string? problem = info switch
        {
            { IsDirectory: true } => null,
            { } => "it is not a directory; name a directory",
            null when error == LibC.ENOENT => "no such directory; create it or correct the path",
            null => $"{Marshal.GetPInvokeErrorMessage(error)}; correct the path or its permissions",
        };
        if (problem is not null)
            throw block.Error("watch", $"cannot watch \"{watch}\": {problem}");
    }
}
