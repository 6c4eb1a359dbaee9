using Sersync2.Core.Paths;

namespace Sersync2.Core.Queueing;

/// <summary>
/// Paths that are being worked on beside the ordinary calls, and the entries at, above or below them, which wait for that:
/// two calls over overlapping paths can undo each other. Not thread-safe: the set that owns it holds its lock.
/// </summary>
internal sealed class ReservedPaths
{
    private readonly List<(RelativePath Path, TimeSpan Since)> _reserved = [];
    private readonly Dictionary<RelativePath, DirtyEntry> _waiting = new(RelativePathComparer.Instance);

    /// <summary>How many entries wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>How many paths are reserved.</summary>
    public int PathCount => _reserved.Count;

    /// <summary>When the oldest of them began to differ; null where there is none.</summary>
    public TimeSpan? OldestSince => _reserved.Count > 0 ? _reserved.Min(reserved => reserved.Since) : null;

    public IEnumerable<DirtyEntry> Waiting => _waiting.Values;

    public void Reserve(RelativePath path, TimeSpan since) => _reserved.Add((path, since));

    public bool Touches(RelativePath path) => _reserved.Exists(reserved => reserved.Path.Touches(path));

    public bool Owes(RelativePath path) => _waiting.ContainsKey(path) || _reserved.Exists(reserved => reserved.Path == path);

    /// <summary>Takes the entries that must wait out of a list.</summary>
    public void HoldBack(List<DirtyEntry> entries)
    {
        if (_reserved.Count > 0)
            entries.RemoveAll(TryHoldBack);
    }

    /// <returns>The entries that need not wait any longer.</returns>
    public List<DirtyEntry> Release(RelativePath path)
    {
        _reserved.RemoveAll(reserved => reserved.Path == path);
        List<DirtyEntry> free = [.. _waiting.Values.Where(entry => !Touches(entry.Path))];
        free.ForEach(entry => _waiting.Remove(entry.Path));
        return free;
    }

    /// <returns>All that waits, whatever it waits for.</returns>
    public List<DirtyEntry> TakeAll()
    {
        List<DirtyEntry> all = [.. _waiting.Values];
        _waiting.Clear();
        return all;
    }

    /// <inheritdoc cref="ReadyEntries.ForgetDeletions"/>
    public void ForgetDeletions(RelativePath? at)
    {
        foreach ((RelativePath path, DirtyEntry entry) in _waiting.Where(waiting => at?.Touches(waiting.Key) ?? true).ToList())
            _waiting[path] = entry with { Flags = entry.Flags & ~DirtyEntry.AnyDeletion };
    }

    private bool TryHoldBack(DirtyEntry entry)
    {
        if (!Touches(entry.Path))
            return false;
        _waiting[entry.Path] = _waiting.TryGetValue(entry.Path, out DirtyEntry known) ? DirtyEntries.Merge(known, entry) : entry;
        return true;
    }
}
