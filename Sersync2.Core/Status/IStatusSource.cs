namespace Sersync2.Core.Status;

/// <summary>What the views ask. May be called from any thread.</summary>
internal interface IStatusSource
{
    StatusSnapshot TakeSnapshot();

    /// <summary>The snapshot after every change that was made before this call was looked at; what could not be looked at in time, it says.</summary>
    Task<StatusSnapshot> TakeFreshSnapshotAsync(TimeSpan limit, CancellationToken cancellation);

    /// <summary>
    /// Has every change that was made before this call looked at; what is counted as waiting afterwards leaves none of them
    /// out. Takes as long as watching cannot read: while it starts, or while a watch path is lost.
    /// </summary>
    Task ReadAllAsync(CancellationToken cancellation);

    /// <summary>Whether everything that waited so long ago has been delivered.</summary>
    bool IsDelivered(TimeSpan ago);
}
