using Sersync2.Core.Status;

namespace Sersync2.Core.Syncing;

/// <summary>
/// What one remote lacks of deletions, until a full sync has made good for it. The sender tells it; the status reads it from
/// other threads.
/// </summary>
internal sealed class DeletionHold(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private HeldDeletions? _now;

    /// <summary>Null where nothing is held back.</summary>
    public HeldDeletions? Snapshot
    {
        get
        {
            lock (_gate)
                return _now;
        }
    }

    /// <param name="paths">How many deletions were left out by this.</param>
    public void Add(HoldReason reason, long paths)
    {
        lock (_gate)
            _now = new HeldDeletions(reason, (_now?.Paths ?? 0) + paths, _now?.Since ?? clock.GetUtcNow());
    }

    /// <summary>Some of them have been made good.</summary>
    public void Remove(HoldReason reason, long paths)
    {
        lock (_gate)
        {
            if (_now?.Reason == reason)
                _now = _now.Paths > paths ? _now with { Paths = _now.Paths - paths } : null;
        }
    }

    /// <summary>The remote is a mirror.</summary>
    public void Clear()
    {
        lock (_gate)
            _now = null;
    }
}
