using NLog;
using NLog.Config;
using NLog.Layouts;
using NLog.Targets;
using NLog.Targets.Wrappers;
using Sersync2.Cli.Systemd;
using Sersync2.Core;
using Sersync2.Core.Configuration;
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
        LogManager.Configuration = Configure(LogLevel.Info, null);
    }

    /// <summary>Obeys <c>&lt;debug&gt;</c> and <c>&lt;log&gt;</c>.</summary>
    /// <exception cref="SersyncException">The log file cannot be written.</exception>
    public static void Apply(SersyncSettings settings)
    {
        if (settings.Log is { } file)
            CheckWritable(file.Path);
        LogManager.Configuration = Configure(settings.Debug ? LogLevel.Debug : LogLevel.Info, settings.Log);
    }

    /// <summary>Waits, within limits, until what was logged so far has been written.</summary>
    public static void Flush() => LogManager.Flush(_ => { }, FlushLimit);

    internal static LoggingConfiguration Configure(LogLevel level, LogFileSettings? file)
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
        if (file is not null)
            configuration.AddRule(LogLevel.FromString(file.Level), LogLevel.Fatal, Queued(FileTarget(file, layout)));
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

    private static FileTarget FileTarget(LogFileSettings file, Layout layout) => new()
    {
        FileName = Layout.FromLiteral(file.Path),
        Layout = layout,
        KeepFileOpen = true,
        // The name that was asked for stays that of the newest lines: a.log moves away to a.1.log.
        ArchiveFileName = Layout.FromLiteral(file.Path),
        ArchiveSuffixFormat = ".{0}",
        ArchiveAboveSize = file.MaxSizeMegabytes * 1024L * 1024L,
        MaxArchiveFiles = file.Keep,
        WriteBom = false,
    };

    private static void CheckWritable(string path)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { } directory)
                Directory.CreateDirectory(directory);
            File.Open(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SersyncException($"cannot write the log file \"{path}\": {e.Reason()}; correct <log path>, or the permissions there", e);
        }
    }
}
