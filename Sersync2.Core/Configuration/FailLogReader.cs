namespace Sersync2.Core.Configuration;

/// <summary>Reads <c>&lt;failLog&gt;</c>.</summary>
internal static class FailLogReader
{
    public static FailLogSettings Read(ConfigBlock failLog)
    {
        var defaults = new FailLogSettings();
        return new FailLogSettings
        {
            Path = PathValue.ToAbsolute(failLog.Text("path") ?? defaults.Path),
            Interval = Minutes.Read(failLog, "timeToExecute") ?? defaults.Interval,
        };
    }
}
