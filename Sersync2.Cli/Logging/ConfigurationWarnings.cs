using NLog;
using Sersync2.Core.Configuration;

namespace Sersync2.Cli.Logging;

/// <summary>Says what is to be known of a configuration that is obeyed.</summary>
internal static class ConfigurationWarnings
{
    private static readonly Logger Log = LogManager.GetLogger("sersync2");

    public static void Tell(SersyncSettings settings)
    {
        foreach (string warning in settings.Warnings)
            Log.Log(settings.Faults.Contains(warning) ? LogLevel.Error : LogLevel.Warn, "{0}", warning);
    }
}
