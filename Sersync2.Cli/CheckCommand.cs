using NLog;
using NLog.Config;
using Sersync2.Cli.CommandLine;
using Sersync2.Core.Checking;
using Sersync2.Core.Native;
using Sersync2.Core.Showing;

namespace Sersync2.Cli;

/// <summary><c>--check</c>: shows what a check of the configuration finds.</summary>
internal static class CheckCommand
{
    /// <returns>The exit code: 0 when nothing is wrong, 1 otherwise.</returns>
    public static async Task<int> RunAsync(CommandLineOptions options)
    {
        using var signals = new StopSignals(stopOnHangUp: true);
        // What the parts log on their way is among the findings.
        LogManager.Configuration = new LoggingConfiguration();
        int errors = 0, warnings = 0;
        try
        {
            var check = new ConfigurationCheck(options.File, finding =>
            {
                errors += finding.Level == FindingLevel.Error ? 1 : 0;
                warnings += finding.Level == FindingLevel.Warning ? 1 : 0;
                StandardStreams.Write(StandardStreams.Output, OutputText.Line(Render(finding)));
            });
            bool isGood = await check.RunAsync(signals.Tokens.Soon);
            StandardStreams.Write(StandardStreams.Output, OutputText.Line($"{Count(errors, "error")}, {Count(warnings, "warning")}"));
            return isGood ? 0 : 1;
        }
        catch (OperationCanceledException) when (signals.Tokens.Soon.IsCancellationRequested)
        {
            return 1;
        }
    }

    private static string Render(Finding finding) => finding.Level switch
    {
        FindingLevel.Title => finding.Text,
        FindingLevel.Good => $"  ok       {finding.Text}",
        FindingLevel.Note => $"  note     {finding.Text}",
        FindingLevel.Warning => $"  warning  {finding.Text}",
        _ => $"  ERROR    {finding.Text}",
    };

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
