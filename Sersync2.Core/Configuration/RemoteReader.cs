using Sersync2.Core.Native;

namespace Sersync2.Core.Configuration;

/// <summary>Reads one <c>&lt;remote&gt;</c>.</summary>
internal static class RemoteReader
{
    /// <summary>The remote, or null where it is incomplete and nothing is going to be sent to it.</summary>
    /// <exception cref="ConfigurationException">The remote is incomplete and needed.</exception>
    public static RemoteSettings? Read(ConfigBlock block, bool required)
    {
        string? ip = block.Text("ip");
        string? name = block.Text("name");
        byte[]? path = block.Bytes("path");
        if (path is not null)
        {
            if (ip is not null || name is not null)
                throw block.Error("path", "<remote> has \"path\" as well as \"ip\" or \"name\"; expected either a local directory or a host with a module");
            var remote = new RemoteSettings { LocalDirectory = PathValue.ToAbsolute(path) };
            if (PathInfo.Of(remote.LocalDirectory, out _) is { IsDirectory: false })
                throw block.Error("path", $"cannot sync to \"{remote.LocalDirectory}\": it is not a directory; name a directory");
            return remote;
        }

        if (ip is not null && name is not null)
            return new RemoteSettings { Ip = ip, Name = name };
        if (!required)
            return null;
        throw ip is null
            ? block.Error("ip", "<remote> has no \"ip\"; expected the host, e.g. ip=\"192.168.0.2\", or path=\"DIRECTORY\" for a local directory")
            : block.Error("name", "<remote> has no \"name\"; expected the rsync module, e.g. name=\"tongbu1\", or with <ssh> a path on the host");
    }
}
