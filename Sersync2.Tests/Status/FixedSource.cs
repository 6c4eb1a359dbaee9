using Sersync2.Core.Status;

namespace Sersync2.Tests.Status;

/// <summary>A source that tells what a test says.</summary>
internal sealed class FixedSource : IStatusSource
{
    private volatile bool _isDelivered = true;

    public StatusSnapshot Snapshot { get; set; } = Snapshots.Of(Snapshots.Path(Snapshots.InSync()));

    public bool Delivered
    {
        get => _isDelivered;
        set => _isDelivered = value;
    }

    public TaskCompletionSource Read { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StatusSnapshot TakeSnapshot() => Snapshot;

    public Task<StatusSnapshot> TakeFreshSnapshotAsync(TimeSpan limit, CancellationToken cancellation) => Task.FromResult(Snapshot);

    public Task ReadAllAsync(CancellationToken cancellation) => Read.Task.WaitAsync(cancellation);

    public bool IsDelivered(TimeSpan ago) => Delivered;
}
