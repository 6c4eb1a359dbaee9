using System.Globalization;
using System.Text;
using NLog;
using Sersync2.Core.Showing;

namespace Sersync2.Cli.Logging;

/// <summary>What a line of the log looks like: every target has its lines from here.</summary>
internal static class LogLines
{
    private const string Indent = "    ";

    /// <summary>For files and terminals: local time with its offset, level, text.</summary>
    public static string Dated(LogEventInfo entry)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{entry.TimeStamp:yyyy-MM-dd HH:mm:ss.fff zzz} ");
        line.Append(entry.Level.Name.ToUpperInvariant()).Append(' ').AppendJoin('\n', TextOf(entry));
        return line.ToString();
    }

    /// <summary>For the journal, which notes the time itself: the priority before each line, as sd-daemon(3) has it.</summary>
    public static string ForJournal(LogEventInfo entry)
    {
        string prefix = $"<{Priority(entry.Level)}>";
        return string.Join('\n', TextOf(entry).Select(line => prefix + line));
    }

    // One line, but for where an exception came from: those lines are set in, so that nobody's text begins one.
    private static IEnumerable<string> TextOf(LogEventInfo entry)
    {
        yield return ShownText.Line(entry.FormattedMessage);
        foreach (string line in entry.Exception?.ToString().Split('\n') ?? [])
            yield return Indent + ShownText.Line(line.TrimEnd('\r'));
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
