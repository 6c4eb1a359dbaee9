using System.Globalization;
using NLog;
using Sersync2.Core.Configuration.Plugins;

namespace Sersync2.Core.Plugins;

/// <summary>
/// Runs one plugin: a bounded queue that anyone may add to without waiting, and a few tasks that take from it. Nothing
/// that the plugin does, or fails to do, holds up a sync.
/// </summary>
internal sealed class PluginRunner : IDisposable
{
    /// <summary>Most paths that wait; with long names that is some 30 MB.</summary>
    public const int MostWaiting = 100_000;

    private const int Parallelism = 4;
    private static readonly Logger Log = LogManager.GetLogger("plugin");
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private readonly string _name;
    private readonly int _limit;
    private readonly IPlugin _plugin;
    private readonly PluginQueue _queue;
    private readonly PluginLog _log;
    private readonly SemaphoreSlim _available = new(0);
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;
    private readonly Task _workers;
    private volatile bool _closing;
    private volatile string? _lastError;
    private long _done;
    private long _failed;
    private long _dropped;
    private int _dropSaid;

    public PluginRunner(string name, IPlugin plugin, TimeProvider clock, int limit = MostWaiting)
    {
        _name = name;
        _limit = limit;
        _plugin = plugin;
        _ended = _end.Token;
        _queue = new PluginQueue(limit);
        _log = new PluginLog(name, clock);
        _workers = Task.WhenAll(Enumerable.Range(0, Parallelism).Select(_ => Task.Run(WorkAsync)));
    }

    public string Name => _name;

    public PluginCounters Counters => new(
        Interlocked.Read(ref _done), Interlocked.Read(ref _failed), Interlocked.Read(ref _dropped), _queue.Count, _lastError);

    /// <summary>The program is to end: whoever gathers what the plugin should hear of need not go on.</summary>
    public CancellationToken Stopping { get; private init; }

    /// <returns>Null where no plugin is on.</returns>
    /// <exception cref="SersyncException">The plugin cannot work on this machine.</exception>
    public static PluginRunner? Start(PluginSettings? settings, CancellationToken stopping) =>
        settings is null ? null : new PluginRunner(settings.Name, PluginTable.Create(settings), TimeProvider.System) { Stopping = stopping };

    public void Add(PluginEvent change)
    {
        if (_closing)
            return;
        if (_queue.Add(change, out bool dropped))
            _available.Release();
        if (dropped)
            Drop();
    }

    /// <summary>Counts an event that the plugin never gets.</summary>
    public void Drop()
    {
        Interlocked.Increment(ref _dropped);
        if (Interlocked.Exchange(ref _dropSaid, 1) == 0)
            Log.Warn("plugin \"{0}\" does not keep up: more than {1} paths wait, and it does not hear of the oldest", _name, _limit);
    }

    /// <summary>Gives what waits a few seconds, and ends.</summary>
    /// <param name="now">The time is over.</param>
    public async Task StopAsync(CancellationToken now)
    {
        _closing = true;
        _available.Release(Parallelism);
        await _workers.WaitAsync(Grace, now).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _end.CancelAsync();
        // A command can leave something behind that holds on to its output.
        await _workers.WaitAsync(Grace, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_queue.Count > 0)
            Log.Warn("plugin \"{0}\": {1} paths were waiting still, and it does not hear of them", _name, _queue.Count);
    }

    /// <summary>Ends at once what has not been stopped.</summary>
    public void Dispose()
    {
        _closing = true;
        _end.Cancel();
        _plugin.Dispose();
        _end.Dispose();
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            await _available.WaitAsync(_ended);
            if (!_queue.TryTake(out PluginEvent change))
            {
                if (_closing)
                    return;
                continue;
            }

            Note(change, await HandleAsync(change));
            _ended.ThrowIfCancellationRequested();
            if (_queue.Complete(change))
                _available.Release();
        }
    }

    private async Task<PluginResult> HandleAsync(PluginEvent change)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ended);
        limit.CancelAfter(_plugin.TimeLimit);
        try
        {
            return await _plugin.HandleAsync(change, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return PluginResult.Failed(string.Create(CultureInfo.InvariantCulture, $"not done within {_plugin.TimeLimit.TotalSeconds:0} s"));
        }
        catch (Exception e)
        {
            // A mistake of ours costs this event, and not the plugin.
            Log.Error(e, "plugin \"{0}\" failed unexpectedly", _name);
            return PluginResult.Failed(e.Message);
        }
    }

    private void Note(PluginEvent change, PluginResult result)
    {
        if (result.WasSkipped || _ended.IsCancellationRequested)
            return;
        if (result.Failure is { } reason)
        {
            Interlocked.Increment(ref _failed);
            _lastError = $"\"{change.FullPath}\": {reason}";
            _log.Failed(_lastError);
            return;
        }

        Interlocked.Increment(ref _done);
        _log.Worked();
        if (Log.IsDebugEnabled)
            Log.Debug("plugin \"{0}\" has dealt with \"{1}\"", _name, change.FullPath);
    }
}
