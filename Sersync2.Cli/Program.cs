using NLog;
using Sersync2.Cli.CommandLine;
using Sersync2.Cli.Daemon;
using Sersync2.Cli.Logging;
using Sersync2.Cli.Systemd;
using Sersync2.Core;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Showing;

namespace Sersync2.Cli;

/// <summary>Decides what the command line asks for, and turns every error into one message and an exit code.</summary>
internal static class Program
{
    // Set by the watchdog, which starts Sersync2 each minute: one that runs already is no error then.
    private const string UnlessRunning = "SERSYNC2_UNLESS_RUNNING";

    private static async Task<int> Main(string[] arguments)
    {
        // The launcher of a daemon hands on what it was started with; what is started otherwise must not find it.
        bool unlessRunning = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(UnlessRunning));
        Environment.SetEnvironmentVariable(UnlessRunning, null);
        StandardStreams.EnsureOpen();
        LogSetup.Start();
        try
        {
            return await RunAsync(CommandLineParser.Parse(arguments));
        }
        catch (SersyncException error)
        {
            if (!unlessRunning || error.ExitCode != InstanceLock.AlreadyRunning)
                Report(error.Message);
            return error.ExitCode;
        }
        catch (Exception error)
        {
            Report($"unexpected {error.GetType().Name}: {error.Message}");
            LogManager.GetLogger(LogSetup.ErrorLoggerName).Error(error, "where it came from:");
            return 1;
        }
        finally
        {
            LogSetup.Flush();
        }
    }

    private static async Task<int> RunAsync(CommandLineOptions options)
    {
        // Taken in every case: whatever is started from here must not find it.
        ReadySignal? ready = ReadySignal.TakeFromEnvironment();
        using ServiceManager manager = ServiceManager.TakeFromEnvironment();
        if (options.Help || options.Version)
        {
            StandardStreams.Write(StandardStreams.Output, OutputText.Lines(options.Help ? HelpText.Help : HelpText.Version));
            return 0;
        }

        // What it starts is the same in the same directory.
        if (options is { Daemon: true, Status: false, Check: false, Once: false } && ready is null)
            return DaemonLauncher.Launch();
        StartingDirectory.Leave();
        if (options.Status)
            return await StatusCommand.RunAsync(options);
        if (options.Check)
            return await CheckCommand.RunAsync(options);
        if (options.Once)
            return await OnceCommand.RunAsync(options);
        ThreadReserve.Make();
        await Service.RunAsync(options, options.Daemon ? ready : null, manager);
        return 0;
    }

    private static void Report(string message)
    {
        // What was logged before the error shall also stand before it.
        LogSetup.Flush();
        StandardStreams.Write(StandardStreams.Error, OutputText.Line($"sersync2: {message}"));
        LogManager.GetLogger(LogSetup.ErrorLoggerName).Error("{0}", message);
    }
}
