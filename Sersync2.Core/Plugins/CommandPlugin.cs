using System.Globalization;
using System.Text.RegularExpressions;
using NLog;
using Sersync2.Core.Configuration.Plugins;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Plugins;

/// <summary>
/// Runs the administrator's shell text with each path. The text is theirs; the path is the first positional parameter of
/// the shell, so that no name can become part of the text.
/// </summary>
internal sealed class CommandPlugin : IPlugin
{
    private const int KeptLines = 20;
    private const int LongestLine = 500;
    private static readonly Logger Log = LogManager.GetLogger("plugin");
    private readonly CommandPluginSettings _settings;
    private readonly FilterExpression[]? _include;
    private readonly byte[] _environment;

    public CommandPlugin(CommandPluginSettings settings)
    {
        _settings = settings;
        _include = settings.Include?.Select(expression => new FilterExpression(expression)).ToArray();
        // Nothing that is between this program and rsync, or whoever started it.
        _environment = SearchPaths.Clean(ProcessEnvironment.Without("RSYNC_", "SERSYNC2_READY_FD=", "NOTIFY_SOCKET=", "WATCHDOG_"));
    }

    public TimeSpan TimeLimit => _settings.Timeout;

    public async Task<PluginResult> HandleAsync(PluginEvent change, CancellationToken cancellation)
    {
        try
        {
            if (!Includes(change.FullPath.Bytes))
                return PluginResult.Skipped;
            return await Task.Factory.StartNew(
                () => Run(change.FullPath, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (RegexMatchTimeoutException)
        {
            return PluginResult.Failed("an expression of its <filter> takes too long; simplify it");
        }
        catch (SersyncException e)
        {
            return PluginResult.Failed(e.Message);
        }
    }

    public void Dispose()
    {
    }

    private bool Includes(ReadOnlySpan<byte> path)
    {
        if (_include is null)
            return true;
        bool isUtf8 = ByteText.IsUtf8(path);
        string text = (isUtf8 ? System.Text.Encoding.UTF8 : System.Text.Encoding.Latin1).GetString(path);
        return _include.Any(expression => expression.Matches(text, isUtf8));
    }

    private PluginResult Run(AbsolutePath path, CancellationToken cancellation)
    {
        var output = new OutputCapture(KeptLines);
        int? exit;
        // A relative name in the text counts from where this program was started, as ever.
        ThreadDirectory.TryMakeOwn();
        using (ProcessGroup process = ProcessGroup.Start(
            "/bin/sh"u8, Arguments(path.Bytes), _environment, StartingDirectory.Current.Handle, withOutput: !_settings.IgnoreError))
        using (cancellation.Register(process.Terminate))
            exit = process.WaitForExit(output.Append);
        output.Complete();
        foreach (string line in output.Lines)
            Log.Info("plugin \"{0}\" prints: {1}", _settings.Name, Display(line));
        cancellation.ThrowIfCancellationRequested();
        return exit switch
        {
            null or 0 => PluginResult.Done,
            _ when _settings.IgnoreError => PluginResult.Done,
            < 0 => PluginResult.Failed(string.Create(CultureInfo.InvariantCulture, $"the command was killed by signal {-exit}")),
            _ => PluginResult.Failed(string.Create(CultureInfo.InvariantCulture, $"the command ended with exit code {exit}")),
        };
    }

    private byte[] Arguments(ReadOnlySpan<byte> path) =>
    [
        .. "sh\0-c\0"u8, .. _settings.Prefix.Span, .. " \"$1\" "u8, .. _settings.Suffix.Span, 0,
        .. "sh\0"u8, .. path, 0,
    ];

    private static string Display(string line)
    {
        string shown = ByteText.Display(System.Text.Encoding.UTF8.GetBytes(line));
        return shown.Length <= LongestLine ? shown : shown[..LongestLine] + "…";
    }
}
