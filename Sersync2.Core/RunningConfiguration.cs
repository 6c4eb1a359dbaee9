using Sersync2.Core.Configuration;
using Sersync2.Core.Plugins;
using Sersync2.Core.Status;
using Sersync2.Core.Syncing;
using Sersync2.Core.Syncing.FullSyncs;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core;

/// <summary>All that runs for one reading of the configuration; a reload makes another and ends this one.</summary>
internal sealed class RunningConfiguration : IDisposable
{
    private readonly CancellationTokenSource _soon = new();
    private readonly CancellationTokenSource _now = new();
    private readonly RsyncRunner _runner;
    private readonly PluginRunner? _plugin;
    private readonly List<LocalPathPipeline> _pipelines = [];
    private Task _sending = Task.CompletedTask;

    /// <exception cref="SersyncException">A watch path cannot be watched, or the plugin cannot work on this machine.</exception>
    public RunningConfiguration(SersyncSettings settings, SersyncOptions options, RsyncVersion client, MirrorMemory mirrors, Func<Remote, IUndelivered> undelivered)
    {
        Settings = settings;
        _runner = RunnerFor(settings, options);
        try
        {
            _plugin = PluginRunner.Start(settings.Plugin, _soon.Token);
            foreach (LocalPathSettings path in settings.LocalPaths)
                _pipelines.Add(new LocalPathPipeline(path, settings, client, _runner, mirrors, undelivered, _plugin, TimeProvider.System));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public SersyncSettings Settings { get; }

    public IReadOnlyList<LocalPathPipeline> Pipelines => _pipelines;

    /// <summary>The plugin that hears of what is synced, or null.</summary>
    public PluginRunner? Plugin => _plugin;

    public IEnumerable<Remote> Remotes => _pipelines.SelectMany(pipeline => pipeline.Senders.Select(sender => sender.Remote));

    /// <summary>What the plugin has done, where one is on. What it never got has failed as well.</summary>
    public IReadOnlyList<PluginStatus> Plugins =>
        _plugin?.Counters is { } done ? [new PluginStatus(Settings.Plugin!.Name, done.Done, done.Failed + done.Dropped, done.Waiting)] : [];

    /// <summary>Completes when every directory is watched.</summary>
    public Task Scanned => Task.WhenAll(_pipelines.Select(pipeline => pipeline.Scanned));

    /// <summary>After the end: whether the next start is to compare everything.</summary>
    public bool OwesComparison => _pipelines.Exists(pipeline => pipeline.OwesComparison);

    public static RsyncRunner RunnerFor(SersyncSettings settings, SersyncOptions options)
    {
        // rsync keeps its own time first.
        TimeSpan? silence = settings.Rsync.Timeout is { } timeout ? timeout + TimeSpan.FromSeconds(5) : null;
        return new RsyncRunner(options.MaxProcesses, silence);
    }

    /// <summary>The version of the local rsync.</summary>
    /// <exception cref="SersyncException">There is none.</exception>
    public static async Task<RsyncVersion> QueryClientAsync(SersyncSettings settings, SersyncOptions options, CancellationToken cancellation)
    {
        using RsyncRunner runner = RunnerFor(settings, options);
        return await runner.QueryVersionAsync(cancellation)
            ?? throw new SersyncException("cannot run \"rsync\": it is not on PATH, or not rsync; install it with your distribution's package manager");
    }

    public void BeginWatching() => _pipelines.ForEach(pipeline => pipeline.BeginWatching());

    /// <param name="firstOf">The full sync to begin with for a remote, if any.</param>
    public void BeginSending(Func<LocalPathPipeline, RemoteSender, FullSyncRequest?> firstOf)
    {
        var stop = new StopTokens(_soon.Token, _now.Token);
        _sending = Task.WhenAll(_pipelines.Select(pipeline => pipeline.SendAsync(sender => firstOf(pipeline, sender), stop)));
    }

    /// <summary>Ends it; what could not be sent is kept as undelivered.</summary>
    /// <param name="now">Ends what still runs.</param>
    public async Task StopAsync(CancellationToken now)
    {
        await using CancellationTokenRegistration hurry = now.Register(_now.Cancel);
        await _soon.CancelAsync();
        await _sending;
        if (_plugin is not null)
            await _plugin.StopAsync(now);
    }

    public void Dispose()
    {
        _pipelines.ForEach(pipeline => pipeline.Dispose());
        _plugin?.Dispose();
        _runner.Dispose();
        _soon.Dispose();
        _now.Dispose();
    }
}
