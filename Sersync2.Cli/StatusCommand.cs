using Sersync2.Cli.CommandLine;
using Sersync2.Core;
using Sersync2.Core.Native;
using Sersync2.Core.Status;

namespace Sersync2.Cli;

/// <summary><c>--status</c>: asks the running daemon and shows its answer.</summary>
internal static class StatusCommand
{
    /// <returns>0 when all is in sync, or what was waited for has been delivered; 1 when not.</returns>
    /// <exception cref="SersyncException">With exit code 2: no daemon answers.</exception>
    public static async Task<int> RunAsync(CommandLineOptions options)
    {
        bool isTerminal = Terminal.Is(StandardStreams.Output);
        StatusAnswer answer = await StatusClient.AskAsync(options.File, new StatusQuestion
        {
            Json = options.Json,
            Width = Terminal.Width(StandardStreams.Output),
            Colour = isTerminal && !IsSet("NO_COLOR") && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
            Wait = options.Wait,
            MaxLag = options.MaxLag,
        });
        StandardStreams.Write(StandardStreams.Output, answer.Text);
        return answer.IsGood ? 0 : 1;
    }

    // https://no-color.org: any value but none.
    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
