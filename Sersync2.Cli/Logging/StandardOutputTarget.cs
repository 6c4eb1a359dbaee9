using System.Text;
using NLog;
using NLog.Common;
using NLog.Targets;
using Sersync2.Core.Native;
using Sersync2.Core.Showing;
using Sersync2.Core.Status;

namespace Sersync2.Cli.Logging;

/// <summary>
/// Log lines to standard output, one write for all that has gathered. A reader that is gone or a full disk costs lines,
/// and nothing else.
/// </summary>
internal sealed class StandardOutputTarget : TargetWithLayout
{
    private const int WidthWhereUnknown = 80;
    private bool _showsLive;

    /// <summary>What this logger says stands in the last line of the terminal until something else is said.</summary>
    public string LiveLoggerName { get; init; } = "";

    protected override void Write(LogEventInfo logEvent) => Write([new AsyncLogEventInfo(logEvent, _ => { })]);

    protected override void Write(IList<AsyncLogEventInfo> logEvents)
    {
        var lines = new StringBuilder();
        string live = "";
        foreach (AsyncLogEventInfo pending in logEvents)
        {
            if (pending.LogEvent.LoggerName == LiveLoggerName)
                live = pending.LogEvent.FormattedMessage;
            else
                lines.Append(RenderLogEvent(Layout, pending.LogEvent)).Append('\n');
        }

        OutputText text = OutputText.Lines(lines.ToString());
        if (_showsLive)
            text = OutputText.EraseLine + text;
        _showsLive = live.Length > 0;
        if (_showsLive)
            text += OutputText.Part(TextCells.Fit(ShownText.Line(live), Width() - 1));
        StandardStreams.Write(StandardStreams.Output, text);
        foreach (AsyncLogEventInfo pending in logEvents)
            pending.Continuation(null);
    }

    private static int Width() => Terminal.Width(StandardStreams.Output) is > 0 and int width ? width : WidthWhereUnknown;
}
