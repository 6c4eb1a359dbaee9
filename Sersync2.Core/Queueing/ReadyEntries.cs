using Sersync2.Core.Paths;

namespace Sersync2.Core.Queueing;

/// <summary>
/// Entries that are due, by path and in the order of their coming. Not thread-safe: the set that owns it holds its lock.
/// </summary>
internal sealed class ReadyEntries
{
    private const int KeptCapacity = 4096;
    private readonly Queue<RelativePath> _order = new();
    private Dictionary<RelativePath, Pending> _entries = NewDictionary();
    private int _recursive;

    public int Count => _entries.Count;

    public IEnumerable<RelativePath> Paths => _entries.Keys;

    /// <summary>When the oldest of them began to differ; null where there is none.</summary>
    public TimeSpan? OldestSince
    {
        get
        {
            TimeSpan? oldest = null;
            foreach (Pending pending in _entries.Values)
                oldest = oldest < pending.Since ? oldest : pending.Since;
            return oldest;
        }
    }

    public bool Contains(RelativePath path) => _entries.ContainsKey(path);

    /// <summary>Adds to what is known of a path that is due already; false where it is not. Allocates nothing.</summary>
    public bool TryMerge(ReadOnlySpan<byte> path, DirtyFlags flags)
    {
        if (!_entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(path, out RelativePath known, out Pending pending))
            return false;
        DirtyFlags merged = pending.Flags | flags;
        if (merged != pending.Flags)
            Store(known, pending with { Flags = merged }, pending.Flags);
        return true;
    }

    /// <summary>Whether a directory above stands for a path, with all that is to be done for it.</summary>
    public bool IsCovered(ReadOnlySpan<byte> path, DirtyFlags flags)
    {
        if (_recursive == 0)
            return false;
        var entries = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (int end = path.Length; end > 0;)
        {
            end = Math.Max(path[..end].LastIndexOf((byte)'/'), 0);
            if (entries.TryGetValue(path[..end], out Pending above) && DirtyEntry.Covers(above.Flags, flags))
                return true;
        }

        return false;
    }

    /// <summary>Adds an entry, or merges it into the one at its path.</summary>
    public void Insert(DirtyEntry entry)
    {
        DirtyFlags before = DirtyFlags.None;
        if (_entries.TryGetValue(entry.Path, out Pending known))
        {
            before = known.Flags;
            entry = DirtyEntries.Merge(entry, known.ToEntry(entry.Path));
        }

        Store(entry.Path, new Pending(entry.Flags, entry.Failures, entry.Since), before);
    }

    /// <summary>Takes so many at the most, in the order of their coming: what changes all the time must not keep the rest waiting.</summary>
    public List<DirtyEntry> Take(int most)
    {
        if (_entries.Count <= most)
            return TakeAll();
        var taken = new List<DirtyEntry>(most);
        while (taken.Count < most && _order.TryDequeue(out RelativePath path))
        {
            if (!_entries.Remove(path, out Pending pending))
                continue;
            taken.Add(pending.ToEntry(path));
            _recursive -= (pending.Flags & DirtyFlags.Recursive) != 0 ? 1 : 0;
        }

        return taken;
    }

    public List<DirtyEntry> TakeAll()
    {
        var taken = new List<DirtyEntry>(_entries.Count);
        foreach ((RelativePath path, Pending pending) in _entries)
            taken.Add(pending.ToEntry(path));
        // A storm's memory is not kept for the next.
        if (_entries.Capacity > KeptCapacity)
            _entries = NewDictionary();
        else
            _entries.Clear();
        _order.Clear();
        _order.TrimExcess();
        _recursive = 0;
        return taken;
    }

    /// <param name="at">Only at, above and below this path; null for all.</param>
    public void ForgetDeletions(RelativePath? at)
    {
        foreach (RelativePath path in _entries.Keys.Where(path => at?.Touches(path) ?? true).ToList())
            _entries[path] = _entries[path] with { Flags = _entries[path].Flags & ~DirtyEntry.AnyDeletion };
    }

    private static Dictionary<RelativePath, Pending> NewDictionary() => new(RelativePathComparer.Instance);

    private void Store(RelativePath path, Pending pending, DirtyFlags before)
    {
        if ((pending.Flags & ~before & DirtyFlags.Recursive) != 0)
            _recursive++;
        if (!_entries.ContainsKey(path))
            _order.Enqueue(path);
        _entries[path] = pending;
    }

    private readonly record struct Pending(DirtyFlags Flags, int Failures, TimeSpan Since)
    {
        public DirtyEntry ToEntry(RelativePath path) => new(path, Flags, Failures, Since);
    }
}
