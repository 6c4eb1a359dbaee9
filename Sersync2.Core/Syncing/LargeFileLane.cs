using Sersync2.Core.Native;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Sends large files of one remote beside the ordinary calls, one after the other, so that they never hold up small ones.
/// A file that is here is reserved in the dirty set: what touches it waits. All members are called by the sender's task;
/// only the call itself runs beside it, and <paramref name="wake"/> tells of its end.
/// </summary>
internal sealed class LargeFileLane(Remote remote, DirtySet dirty, Action wake)
{
    /// <summary>From this size on a file is large: some seconds on a common line.</summary>
    public const long MinBytes = 64L << 20;

    private readonly Reconciler _reconciler = new(remote);
    private readonly Queue<Item> _waiting = new();
    private (Item Item, Task<ReconcileResult> Result)? _current;

    public bool IsBusy => _current is not null || _waiting.Count > 0;

    public bool HasFinished => _current is { Result.IsCompleted: true };

    /// <summary>Whether a path is a file for this lane. What other names lead to it must travel with it.</summary>
    public static bool IsLarge(ResolvedPath path) => path.Kind == FileKind.File && path.Status.Size >= MinBytes && path.Status.LinkCount == 1;

    /// <param name="forgotten">See <see cref="RemoteQueue.Forgotten"/>.</param>
    /// <param name="generation">The watched directory that they are of.</param>
    public void Add(IEnumerable<DirtyEntry> entries, int forgotten, int generation)
    {
        foreach (DirtyEntry entry in entries)
        {
            dirty.Reserve(entry.Path, entry.Since);
            _waiting.Enqueue(new Item(entry, forgotten, generation));
        }
    }

    /// <summary>Begins the next call, unless one runs.</summary>
    public void Start(CancellationToken cancellation)
    {
        if (_current is not null || !_waiting.TryDequeue(out Item item))
            return;
        Task<ReconcileResult> result = SendAsync(item, cancellation);
        _current = (item, result);
        _ = result.ContinueWith(_ => wake(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Waits until the call that runs has ended, however it ends.</summary>
    public async Task WaitAsync()
    {
        if (_current is { } current)
            await ((Task)current.Result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The call that has ended. The file stays reserved until <see cref="Release"/>.</summary>
    public (DirtyEntry Entry, int Forgotten, Task<ReconcileResult> Result) TakeFinished()
    {
        (Item item, Task<ReconcileResult> result) = _current!.Value;
        _current = null;
        return (item.Entry, item.Forgotten, result);
    }

    public void Release(DirtyEntry entry) => dirty.Release(entry.Path);

    /// <summary>What has not begun, and is to go another way. It stays reserved until <see cref="Release"/>.</summary>
    public List<(DirtyEntry Entry, int Forgotten)> TakeWaiting()
    {
        List<(DirtyEntry, int)> taken = [.. _waiting.Select(item => (item.Entry, item.Forgotten))];
        _waiting.Clear();
        return taken;
    }

    private async Task<ReconcileResult> SendAsync(Item item, CancellationToken cancellation)
    {
        await remote.LongCalls!.WaitAsync(cancellation);
        try
        {
            // Its state decides now: what it has become meanwhile, has an event that waits.
            return await Task.Run(() => _reconciler.ReconcileAsync([item.Entry], [], item.Generation, cancellation), cancellation);
        }
        finally
        {
            remote.LongCalls.Release();
        }
    }

    private readonly record struct Item(DirtyEntry Entry, int Forgotten, int Generation);
}
