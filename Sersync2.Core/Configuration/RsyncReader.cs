namespace Sersync2.Core.Configuration;

/// <summary>Reads <c>&lt;rsync&gt;</c> and warns of combinations that do not do what they seem to.</summary>
internal static class RsyncReader
{
    public static RsyncSettings Read(ConfigBlock rsync, IReadOnlyList<LocalPathSettings> localPaths)
    {
        var defaults = new RsyncSettings();
        bool ssh = rsync.Block("ssh").IsOn();
        (string? user, string? passwordFile) = AuthReader.Read(rsync.Block("auth"), ssh, localPaths);
        return new RsyncSettings
        {
            CommonParams = rsync.Attempt(() => CommonParamsReader.Read(rsync.Block("commonParams")), null) ?? defaults.CommonParams,
            User = user,
            PasswordFile = passwordFile,
            Port = rsync.Attempt(() => ReadPort(rsync.Block("userDefinedPort"), ssh), null),
            Timeout = rsync.Attempt(() => ReadTimeout(rsync.Block("timeout")), null),
            Ssh = ssh,
            BatchMaxPaths = rsync.Attempt(() => rsync.Block("batch").Number("maxPaths", 1, int.MaxValue, "paths"), null) ?? defaults.BatchMaxPaths,
        };
    }

    private static int? ReadPort(ConfigBlock block, bool ssh)
    {
        if (!block.IsOn())
        {
            block.Accept("port");
            return null;
        }

        int port = block.RequiredNumber("port", 1, ushort.MaxValue, "a TCP port");
        if (ssh)
            block.Warn($"<userDefinedPort> is an rsync daemon's port, but <ssh> is on: {port} is passed to ssh (-p {port}); switch <userDefinedPort> off if sshd listens on its usual port");
        return port;
    }

    private static TimeSpan? ReadTimeout(ConfigBlock block)
    {
        if (block.IsOn())
            return TimeSpan.FromSeconds(block.RequiredNumber("time", 1, int.MaxValue, "seconds"));
        block.Accept("time");
        return null;
    }
}
