namespace Sersync2.Core.Status;

/// <summary>What has been done for one remote. One sender counts; any thread reads.</summary>
internal sealed class RemoteCounters
{
    private long _calls;
    private long _bytesSent;
    private long _deletions;
    private FullSyncStatus? _fullSync;

    public long Calls => Interlocked.Read(ref _calls);

    public long BytesSent => Interlocked.Read(ref _bytesSent);

    public long Deletions => Interlocked.Read(ref _deletions);

    /// <summary>How far the full sync that runs has come; null where none does.</summary>
    public FullSyncStatus? FullSync
    {
        get => Volatile.Read(ref _fullSync);
        set => Volatile.Write(ref _fullSync, value);
    }

    /// <summary>A run of rsync has ended.</summary>
    public void AddCall(long bytesSent, long deletions)
    {
        Interlocked.Increment(ref _calls);
        Interlocked.Add(ref _bytesSent, bytesSent);
        Interlocked.Add(ref _deletions, deletions);
    }
}
