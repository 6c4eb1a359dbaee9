namespace Sersync2.Core.Configuration;

/// <summary>Reads where the program shows what it does: <c>&lt;log&gt;</c> and <c>&lt;host&gt;</c>.</summary>
internal static class OutputReader
{
    private static readonly string[] Levels = ["trace", "debug", "info", "warn", "error"];

    public static LogFileSettings? ReadLog(ConfigBlock log)
    {
        if (!log.Exists)
            return null;
        string path = log.Text("path") ?? throw log.Error("path", "<log> has no \"path\"; expected a file, e.g. path=\"/var/log/sersync2.log\"");
        var defaults = new LogFileSettings { Path = PathValue.ToAbsolute(path) };
        string level = log.Text("level") ?? defaults.Level;
        return defaults with
        {
            Level = Array.Find(Levels, known => known.Equals(level, StringComparison.OrdinalIgnoreCase))
                ?? throw log.Error("level", $"level=\"{level}\" of <log> is not valid; expected one of {string.Join(", ", Levels)}"),
            MaxSizeMegabytes = log.Number("maxSizeMB", 1, 1_000_000, "megabytes") ?? defaults.MaxSizeMegabytes,
            Keep = log.Number("keep", 0, 10_000, "rotated files") ?? defaults.Keep,
        };
    }

    public static StatusHostSettings ReadStatusHost(ConfigBlock host)
    {
        var defaults = new StatusHostSettings();
        if (!host.Flag("status", false))
        {
            host.Accept("hostip", "port"); // reserved in the original, so anything may stand there
            return defaults;
        }

        return new StatusHostSettings
        {
            Enabled = true,
            Address = host.Text("hostip") ?? defaults.Address,
            Port = host.Number("port", 1, ushort.MaxValue, "a TCP port") ?? defaults.Port,
        };
    }
}
