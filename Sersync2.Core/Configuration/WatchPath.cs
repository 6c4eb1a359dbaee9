using System.Runtime.InteropServices;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Tmds.Linux;

namespace Sersync2.Core.Configuration;

/// <summary>Reads the <c>watch</c> of a <c>&lt;localpath&gt;</c>.</summary>
internal static class WatchPath
{
    /// <param name="mustExist">Whether the directory is going to be watched.</param>
    /// <exception cref="ConfigurationException">It is missing, or cannot be watched.</exception>
    public static AbsolutePath Read(ConfigBlock localPath, bool mustExist)
    {
        byte[] value = localPath.Bytes("watch")
            ?? throw localPath.Error("watch", "<localpath> has no \"watch\"; expected the directory to watch, e.g. watch=\"/opt/tongbu\"");
        AbsolutePath watch = PathValue.ToAbsolute(value);
        if (mustExist)
            RequireDirectory(localPath, watch);
        return watch;
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
