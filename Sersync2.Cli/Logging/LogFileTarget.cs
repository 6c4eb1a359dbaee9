using System.Text;
using NLog;
using NLog.Common;
using NLog.Targets;
using Sersync2.Core;
using Sersync2.Core.Logging;

namespace Sersync2.Cli.Logging;

/// <summary>Log lines to a file, one write for all that has gathered. A file that cannot be written costs lines, and nothing else.</summary>
internal sealed class LogFileTarget(string path, RotatedFile file) : TargetWithLayout
{
    private static readonly Logger Log = LogManager.GetLogger("sersync2");
    private bool _fails;

    protected override void Write(LogEventInfo logEvent) => Write([new AsyncLogEventInfo(logEvent, _ => { })]);

    protected override void Write(IList<AsyncLogEventInfo> logEvents)
    {
        var text = new StringBuilder();
        foreach (AsyncLogEventInfo pending in logEvents)
            text.Append(RenderLogEvent(Layout, pending.LogEvent)).Append('\n');
        try
        {
            file.Append(Encoding.UTF8.GetBytes(text.ToString()));
            _fails = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Said where it can be: on standard output.
            if (!_fails)
                Log.Error("cannot write the log file \"{0}\": {1}; what is logged meanwhile is missing in it", path, e.Reason());
            _fails = true;
        }

        foreach (AsyncLogEventInfo pending in logEvents)
            pending.Continuation(null);
    }

    protected override void CloseTarget()
    {
        file.Dispose();
        base.CloseTarget();
    }
}
