using System.Text;
using NLog;
using NLog.Common;
using NLog.Targets;
using Sersync2.Core.Native;

namespace Sersync2.Cli.Logging;

/// <summary>
/// Log lines to standard output, one write for all that has gathered. A reader that is gone or a full disk costs lines,
/// and nothing else.
/// </summary>
internal sealed class StandardOutputTarget : TargetWithLayout
{
    protected override void Write(LogEventInfo logEvent) =>
        StandardStreams.Write(StandardStreams.Output, RenderLogEvent(Layout, logEvent) + "\n");

    protected override void Write(IList<AsyncLogEventInfo> logEvents)
    {
        var text = new StringBuilder();
        foreach (AsyncLogEventInfo pending in logEvents)
            text.Append(RenderLogEvent(Layout, pending.LogEvent)).Append('\n');
        StandardStreams.Write(StandardStreams.Output, text.ToString());
        foreach (AsyncLogEventInfo pending in logEvents)
            pending.Continuation(null);
    }
}
