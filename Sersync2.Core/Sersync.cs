using NLog;
using Sersync2.Core.Checking;
using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Status;
using Sersync2.Core.Syncing;
using Sersync2.Core.Syncing.FailLogging;
using Sersync2.Core.Syncing.FullSyncs;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Core.Watching;

namespace Sersync2.Core;

/// <summary>The whole product for one configuration: builds the pipeline, runs it, reloads it, stops it.</summary>
/// <param name="instance">Held by the caller as long as this runs.</param>
public sealed class Sersync(SersyncSettings settings, SersyncOptions options, InstanceLock instance) : IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("sersync2");
    private static readonly TimeSpan ReadyAtTheLatest = TimeSpan.FromSeconds(1.5);

    // A reload need not wait long for running transfers: what it interrupts is sent again.
    private static readonly TimeSpan ReloadGrace = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _reloading = new(1, 1);
    private readonly Lock _watched = new();
    private readonly MirrorMemory _mirrors = new(StateDirectory.Ensure());

    // Which directory each watch path stood for when it was watched first: -r was said of that one.
    private readonly Dictionary<AbsolutePath, string> _births = [];

    // What was said of programs that others may replace: once is enough.
    private readonly HashSet<string> _warnedOf = [];

    // And which target each remote.
    private readonly Dictionary<(AbsolutePath Watch, string Name), string> _targets = [];
    private FailLog? _failLog;
    private RsyncVersion _client;
    private RunningConfiguration? _running;
    private StatusViews? _views;
    private volatile RunningStatus? _status;

    /// <summary>Runs until a stop is asked for, then finishes what it can within the time that is given.</summary>
    /// <param name="onReady">Called once when configuration and watch paths are good and watching has begun.</param>
    /// <exception cref="SersyncException">A watch path is missing or cannot be watched, or there is no rsync.</exception>
    public async Task RunAsync(Action onReady, StopTokens stop)
    {
        InotifyLimits.Raise();
        if (settings.RunsOnlyPlugin)
        {
            await PluginPipeline.RunAsync(settings, onReady, stop);
            return;
        }

        _status = new RunningStatus(settings.File, UseRunning);
        await using var views = new StatusViews(_status, settings.File);
        _views = views;
        _client = await RunningConfiguration.QueryClientAsync(settings, options, stop.Soon);
        WarnOfPrograms(settings);
        _failLog = FailLog.Open(FailLogPlace.For(settings.FailLog.Path), TimeProvider.System);
        FullSyncRequest? initial = options.InitialFullSync ? new FullSyncRequest(settings.Inotify.Delete, []) : null;
        try
        {
            Use(Start(settings, _failLog));
            await views.UseAsync(settings.StatusHost);
            _failLog.ReportUnclaimed(_running!.Remotes);
            instance.BeginRun();
            if (instance.PreviousRunWasUnclean)
                Log.Warn("the last run was killed, or could not finish: everything is compared once");
            foreach (LocalPathPipeline pipeline in _running.Pipelines)
            {
                IsFirst(pipeline);
                foreach (RemoteSender sender in pipeline.Senders)
                    IsFirst(sender.Remote);
            }

            _running.BeginSending((pipeline, sender) => FirstOf(initial, instance.PreviousRunWasUnclean ? pipeline.Recovery(sender) : null));
            // Who starts this in a script changes files right after: the watches should stand by then, unless they are very many.
            await Task.WhenAny(_running.Scanned, Task.Delay(ReadyAtTheLatest, stop.Soon));
            if (!stop.Soon.IsCancellationRequested)
                onReady();
            await Task.Delay(Timeout.Infinite, stop.Soon).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // A reload that has begun is completed first.
            await _reloading.WaitAsync(CancellationToken.None);
            await _running.StopAsync(stop.Now);
            // The fail log may lie where a reboot empties it: only with nothing in it is nothing owed.
            if (_failLog.Flush() && _failLog.IsEmpty && !_running.OwesComparison)
                instance.MarkCleanStop();
        }
        finally
        {
            RunningConfiguration? ended = _running;
            Use(null);
            ended?.Dispose();
            _failLog.Dispose();
        }
    }

    /// <summary>Goes on with another configuration. What was pending stays pending, and everything is compared once.</summary>
    /// <exception cref="SersyncException">It cannot be obeyed: the one that runs goes on.</exception>
    public async Task ReloadAsync(SersyncSettings next, CancellationToken stop)
    {
        await _reloading.WaitAsync(stop);
        try
        {
            if (_running is not { } old)
                return;
            // The new watches stand before the old ones go: no change falls in between.
            FailLogPlace place = FailLogPlace.For(next.FailLog.Path);
            FailLog oldLog = _failLog!, log = oldLog.Path == place.Path ? oldLog : FailLog.Open(place, TimeProvider.System);
            RunningConfiguration? renewed = null;
            try
            {
                _client = await QueryAgainAsync(next, stop);
                renewed = Start(next, log);
                await renewed.Scanned.WaitAsync(stop);
            }
            catch
            {
                renewed?.Dispose();
                if (log != oldLog)
                    log.Dispose();
                throw;
            }

            Use(renewed);
            WarnOfPrograms(next);
            await _views!.UseAsync(next.StatusHost);
            await StopAsync(old);
            if (log != oldLog)
            {
                log.TakeOver(oldLog);
                oldLog.Dispose();
                _failLog = log;
            }

            log.ReportUnclaimed(renewed.Remotes);
            renewed.BeginSending((pipeline, sender) =>
                IsFirst(pipeline) & IsFirst(sender.Remote) && options.InitialFullSync && !pipeline.IsKnownMirror(sender)
                    ? new FullSyncRequest(next.Inotify.Delete, [])
                    : pipeline.Recovery(sender));
            old.Dispose();
        }
        finally
        {
            _reloading.Release();
        }
    }

    public void Dispose() => _reloading.Dispose();

    /// <summary>How things stand, in a line.</summary>
    public string DescribeStatus() => _status is { } status ? StatusLine.Of(status.TakeSnapshot()) : "running";

    /// <summary>For a watchdog: what no longer does its work, or null. To be asked by one thread, at intervals of seconds or more.</summary>
    public string? FindStuck()
    {
        // None may be disposed meanwhile; and all are asked, for each is to be woken.
        lock (_watched)
        {
            string?[] stuck = [.. (_running?.Pipelines ?? []).Select(pipeline => pipeline.FindStuck())];
            return stuck.FirstOrDefault(found => found is not null);
        }
    }

    // It may have been upgraded. While there is none, what was known of it is what there is: its calls tell of that.
    private async Task<RsyncVersion> QueryAgainAsync(SersyncSettings next, CancellationToken stop)
    {
        try
        {
            return await RunningConfiguration.QueryClientAsync(next, options, stop);
        }
        catch (SersyncException)
        {
            return _client;
        }
    }

    private void WarnOfPrograms(SersyncSettings current)
    {
        foreach (string warning in ProgramCheck.Warnings(current).Where(_warnedOf.Add))
            Log.Warn("{0}", warning);
    }

    // Another directory may be a mount point without its disk.
    private bool IsFirst(LocalPathPipeline pipeline)
    {
        _births.TryAdd(pipeline.Watch, pipeline.Birth);
        return _births[pipeline.Watch] == pipeline.Birth;
    }

    // So may be what another port leads to, or another disk at the path of a target.
    private bool IsFirst(Remote remote)
    {
        (AbsolutePath, string) name = (remote.Root.Path, remote.Destination.Name);
        _targets.TryAdd(name, remote.Target);
        return _targets[name] == remote.Target;
    }

    private static FullSyncRequest? FirstOf(FullSyncRequest? initial, FullSyncRequest? recovery) =>
        initial is not null && recovery is not null ? initial.With(recovery) : initial ?? recovery;

    // Whatever is wrong with what ends, what takes its place is to begin.
    private static async Task StopAsync(RunningConfiguration old)
    {
        using var now = new CancellationTokenSource(ReloadGrace);
        try
        {
            await old.StopAsync(now.Token);
        }
        catch (Exception e)
        {
            Log.Error(e, "what ran before the configuration was read again did not end as it should");
        }
    }

    private RunningConfiguration Start(SersyncSettings wanted, FailLog failLog)
    {
        var started = new RunningConfiguration(wanted, options, _client, _mirrors, remote => new KeptInFailLog(failLog, remote));
        started.BeginWatching();
        return started;
    }

    private void UseRunning(Action<RunningConfiguration> action)
    {
        // As above: none may be disposed meanwhile.
        lock (_watched)
        {
            if (_running is not null)
                action(_running);
        }
    }

    private void Use(RunningConfiguration? running)
    {
        lock (_watched)
            _running = running;
    }
}
