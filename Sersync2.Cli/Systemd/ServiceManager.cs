using System.Diagnostics;
using System.Globalization;
using NLog;

namespace Sersync2.Cli.Systemd;

/// <summary>
/// What the service manager, if one started this process, is told of it: sd_notify(3), spoken without a library. Whoever
/// has nobody to tell calls the same methods, and nothing comes of it. Called from the task that runs the service, and
/// from the one of <see cref="WatchAsync"/>.
/// </summary>
internal sealed class ServiceManager : IDisposable
{
    private const string Reloading = "RELOADING=1";
    private static readonly Logger Log = LogManager.GetLogger("systemd");
    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(2);

    // Running transfers get 10 s at a stop; then the fail log is written, which may be long.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(60);

    private readonly NotifySocket? _socket;
    private readonly TimeSpan? _watchdog;
    private string _status = "";

    private ServiceManager(NotifySocket? socket, TimeSpan? watchdog)
    {
        _socket = socket;
        _watchdog = watchdog;
    }

    /// <summary>Takes the service manager's variables out of the environment: what is started from here is not the service.</summary>
    public static ServiceManager TakeFromEnvironment() =>
        For(Take("NOTIFY_SOCKET"), Take("WATCHDOG_USEC"), Take("WATCHDOG_PID"));

    /// <param name="address">Where it listens, as NOTIFY_SOCKET has it; null for nobody.</param>
    /// <param name="interval">After how many microseconds without a sign of life it acts; null for never.</param>
    /// <param name="process">Of whom it wants those signs.</param>
    internal static ServiceManager For(string? address, string? interval, string? process) =>
        new(string.IsNullOrEmpty(address) ? null : NotifySocket.At(address), Watchdog(interval, process));

    /// <summary>Watching has begun.</summary>
    public void Ready(string status) => Say(status, "READY=1");

    /// <summary>
    /// The configuration is read again; to be followed by <see cref="Ready"/>, whether or not it could be obeyed. The
    /// time lets the manager tell this from an earlier one (Type=notify-reload).
    /// </summary>
    public void BeginReload() => Say("reading the configuration again", Reloading, $"MONOTONIC_USEC={MonotonicMicroseconds()}");

    public void Stopping() =>
        Say("stopping", "STOPPING=1", $"EXTEND_TIMEOUT_USEC={StopTime.TotalMicroseconds.ToString("0", CultureInfo.InvariantCulture)}");

    /// <summary>
    /// Until cancelled: says how things stand when that changes, and, where a watchdog is asked for, that all is alive -
    /// twice in its time, and never while it is not.
    /// </summary>
    /// <param name="status">How things stand, in a line.</param>
    /// <param name="findStuck">Asked once for each sign of life: what no longer answers, or null.</param>
    public async Task WatchAsync(Func<string> status, Func<string?> findStuck, CancellationToken stop)
    {
        if (_socket is null)
            return;
        await Task.WhenAll(
            RepeatAsync(StatusInterval, () => SayStatus(status()), stop),
            _watchdog is { } time ? RepeatAsync(time / 2, () => SayAlive(findStuck()), stop) : Task.CompletedTask);
    }

    public void Dispose() => _socket?.Dispose();

    private static async Task RepeatAsync(TimeSpan interval, Action action, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                action();
                await Task.Delay(interval, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end.
        }
    }

    private static string? Take(string variable)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, null);
        return value;
    }

    private static TimeSpan? Watchdog(string? interval, string? process)
    {
        if (!long.TryParse(interval, NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds) || microseconds <= 0)
            return null;
        // Meant for another process that left its environment to this one.
        if (!string.IsNullOrEmpty(process) && process != Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            return null;
        // A timer takes no longer time than this; a watchdog of a month may as well get its sign each week.
        return TimeSpan.FromMicroseconds(Math.Min(microseconds, TimeSpan.FromDays(14).TotalMicroseconds));
    }

    // Stopwatch reads CLOCK_MONOTONIC.
    private static long MonotonicMicroseconds() => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    private void SayStatus(string status)
    {
        if (status != _status)
            Say(status);
    }

    private void SayAlive(string? stuck)
    {
        if (stuck is null)
            _socket?.Send("WATCHDOG=1");
        else
            Log.Error("{0}; the watchdog is not told that all is well", stuck);
    }

    private void Say(string status, params ReadOnlySpan<string> assignments)
    {
        _status = status;
        _socket?.Send([.. assignments, $"STATUS={status.ReplaceLineEndings(" ")}"]);
    }
}
