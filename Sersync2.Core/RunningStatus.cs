using Sersync2.Core.Status;

namespace Sersync2.Core;

/// <summary>The status of what runs now, put together from its parts.</summary>
/// <param name="configuration">The absolute path of the configuration.</param>
/// <param name="use">Calls back with what runs, which is not disposed meanwhile; not at all where nothing does.</param>
internal sealed class RunningStatus(string configuration, RunningStatus.Use use) : IStatusSource
{
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;

    internal delegate void Use(Action<RunningConfiguration> action);

    /// <summary>Of the assembly.</summary>
    public static string Version { get; } = typeof(RunningStatus).Assembly.GetName().Version?.ToString(3) ?? "";

    public StatusSnapshot TakeSnapshot() => TakeSnapshot(_ => false);

    public async Task<StatusSnapshot> TakeFreshSnapshotAsync(TimeSpan limit, CancellationToken cancellation)
    {
        Task[] reads = BeginToRead();
        IReadOnlyList<LocalPathStatus> paths = TakeSnapshot().LocalPaths;
        // What is lost is read again when it is back.
        IEnumerable<Task> awaited = reads.Where((_, index) => paths.ElementAtOrDefault(index)?.State != LocalPathState.RootLost);
        await Task.WhenAll(awaited).WaitAsync(limit, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        return TakeSnapshot(index => index >= reads.Length || !reads[index].IsCompletedSuccessfully);
    }

    public Task ReadAllAsync(CancellationToken cancellation) => Task.WhenAll(BeginToRead()).WaitAsync(cancellation);

    public bool IsDelivered(TimeSpan ago)
    {
        bool isDelivered = false;
        use(running => isDelivered = running.Pipelines.All(pipeline => pipeline.IsDelivered(ago)));
        return isDelivered;
    }

    private Task[] BeginToRead()
    {
        Task[] reads = [];
        use(running => reads = [.. running.Pipelines.Select(pipeline => pipeline.ReadAllAsync())]);
        return reads;
    }

    private StatusSnapshot TakeSnapshot(Func<int, bool> hasUnread)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        List<LocalPathStatus> paths = [];
        IReadOnlyList<PluginStatus> plugins = [];
        use(running =>
        {
            paths = [.. running.Pipelines.Select(pipeline => pipeline.TakeStatus(now))];
            plugins = running.Plugins;
        });
        return new StatusSnapshot
        {
            Version = Version,
            ProcessId = Environment.ProcessId,
            Configuration = configuration,
            Started = _started,
            Taken = now,
            LocalPaths = [.. paths.Select((path, index) => hasUnread(index) ? path with { HasUnread = true } : path)],
            Plugins = plugins,
        };
    }
}
