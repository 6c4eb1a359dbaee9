using Sersync2.Cli.CommandLine;
using Sersync2.Core.Configuration;

namespace Sersync2.Cli;

/// <summary>Reads the configuration that the command line names, and hears of a stop meanwhile.</summary>
internal static class ConfigurationLoading
{
    /// <returns>Null where a signal ended the reading.</returns>
    /// <exception cref="ConfigurationException">The file cannot be read, or what it says cannot be done.</exception>
    public static async Task<SersyncSettings?> ReadConfigurationAsync(this CommandLineOptions options, CancellationToken stop)
    {
        try
        {
            return await ConfigurationReader.ReadAsync(options.File, options.Plugin, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
