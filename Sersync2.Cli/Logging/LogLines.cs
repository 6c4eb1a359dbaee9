using System.Globalization;
using System.Text;
using NLog;

namespace Sersync2.Cli.Logging;

/// <summary>What a line of the log looks like.</summary>
internal static class LogLines
{
    /// <summary>For files and terminals: local time with its offset, level, text.</summary>
    public static string Dated(LogEventInfo entry)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{entry.TimeStamp:yyyy-MM-dd HH:mm:ss.fff zzz} ");
        line.Append(entry.Level.Name.ToUpperInvariant()).Append(' ').Append(entry.FormattedMessage);
        if (entry.Exception is not null)
            line.AppendLine().Append(entry.Exception);
        return line.ToString();
    }

    /// <summary>For the journal, which notes the time itself: the priority before each line, as sd-daemon(3) has it.</summary>
    public static string ForJournal(LogEventInfo entry)
    {
        string prefix = $"<{Priority(entry.Level)}>";
        string text = entry.Exception is null ? entry.FormattedMessage : $"{entry.FormattedMessage}\n{entry.Exception}";
        return prefix + text.Replace("\n", $"\n{prefix}", StringComparison.Ordinal);
    }

    private static int Priority(LogLevel level) => level.Ordinal switch
    {
        0 or 1 => 7,
        2 => 6,
        3 => 4,
        4 => 3,
        _ => 2,
    };
}
