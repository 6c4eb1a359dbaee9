using NLog;
using NLog.Config;
using NLog.Layouts;
using NLog.Targets;
using NLog.Targets.Wrappers;
using Sersync2.Cli.Systemd;
using Sersync2.Core;
using Sersync2.Core.Configuration;
using Sersync2.Core.Logging;
using Sersync2.Core.Native;

namespace Sersync2.Cli.Logging;

/// <summary>
/// Where log lines go: standard output, and the file of the configuration. Nobody who logs ever waits: lines pass
/// through a bounded queue, and are dropped where a target cannot keep up.
/// </summary>
internal static class LogSetup
{
    /// <summary>What stands on standard error already: it goes to the log file, and not to standard output again.</summary>
    public const string ErrorLoggerName = "exit";

    // How far a full sync has come: the one for a terminal, where it stays in its line; the other a line a minute.
    private const string LiveProgress = "progress.live";
    private const string MinuteProgress = "progress.minute";

    private const int QueueLimit = 20_000;

    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Logs to standard output from here on. To be called before anything logs: NLog looks for configuration files
    /// when it is used without a configuration.
    /// </summary>
    public static void Start()
    {
        LogManager.AutoShutdown = false;
        LogManager.Configuration = Configure(LogLevel.Info, null, null);
    }

    /// <summary>Obeys <c>&lt;debug&gt;</c> and <c>&lt;log&gt;</c>, and logs what is to be said of the configuration.</summary>
    /// <exception cref="SersyncException">The log file cannot be written.</exception>
    public static void Apply(SersyncSettings settings)
    {
        LogPlace? place = settings.Log is { } file ? FindPlace(file.Path) : null;
        LogManager.Configuration = Configure(settings.Debug ? LogLevel.Debug : LogLevel.Info, settings.Log, place);
        Logger log = LogManager.GetLogger("sersync2");
        if (place?.Problem is { } problem)
            log.Error("{0}", problem);
        foreach (string refusal in settings.Refusals)
            log.Error("{0}", refusal);
        foreach (string warning in settings.Warnings)
            log.Log(settings.Faults.Contains(warning) ? LogLevel.Error : LogLevel.Warn, "{0}", warning);
        foreach (string untrusted in settings.Untrusted)
            log.Warn("{0}", untrusted);
    }

    /// <summary>Waits, within limits, until what was logged so far has been written.</summary>
    public static void Flush() => LogManager.Flush(_ => { }, FlushLimit);

    internal static LoggingConfiguration Configure(LogLevel level, LogFileSettings? file, LogPlace? place)
    {
        var configuration = new LoggingConfiguration();
        Layout layout = Layout.FromMethod(LogLines.Dated);
        Layout shown = JournalStream.IsOutput() ? Layout.FromMethod(LogLines.ForJournal) : layout;
        Target output = Queued(new StandardOutputTarget { Layout = shown, LiveLoggerName = LiveProgress });
        bool isTerminal = Terminal.Is(StandardStreams.Output);
        if (isTerminal)
            configuration.AddRule(LogLevel.Info, LogLevel.Fatal, output, LiveProgress, final: true);
        else
            configuration.LoggingRules.Add(EndOf(LiveProgress));
        if (file is not null && place is not null)
        {
            var rotated = new RotatedFile(place, file.MaxSizeMegabytes * 1024L * 1024L, file.Keep);
            configuration.AddRule(LogLevel.FromString(file.Level), LogLevel.Fatal, Queued(new LogFileTarget(file.Path, rotated) { Layout = layout }));
        }

        configuration.LoggingRules.Add(EndOf(ErrorLoggerName));
        if (isTerminal)
            configuration.LoggingRules.Add(EndOf(MinuteProgress));
        configuration.AddRule(level, LogLevel.Fatal, output);
        return configuration;
    }

    // No later rule sees what it writes.
    private static LoggingRule EndOf(string logger)
    {
        var rule = new LoggingRule(logger) { LoggerNamePattern = logger, Final = true };
        rule.EnableLoggingForLevels(LogLevel.Trace, LogLevel.Fatal);
        return rule;
    }

    private static AsyncTargetWrapper Queued(Target target) =>
        new(target, QueueLimit, AsyncTargetWrapperOverflowAction.Discard);

    // In a directory where others may write, it is no error of the start: they could end every one.
    private static LogPlace FindPlace(string path)
    {
        LogPlace place = LogPlace.For(path);
        try
        {
            // Nothing is made on a way that others may have laid.
            if (place.Problem is null && Path.GetDirectoryName(path) is { } directory)
            {
                Directory.CreateDirectory(directory);
                place = LogPlace.For(path);
            }

            using var file = new RotatedFile(place, long.MaxValue, 0);
            file.Open();
            return place;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (place.Problem is not null)
                return place;
            return place.IsDoubtful
                ? place.Elsewhere(e.Reason())
                : throw new SersyncException($"cannot write the log file \"{path}\": {e.Reason()}; correct <log path>, or the permissions there", e);
        }
    }
}
