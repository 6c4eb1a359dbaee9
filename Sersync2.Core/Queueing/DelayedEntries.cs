using Sersync2.Core.Paths;

namespace Sersync2.Core.Queueing;

/// <summary>
/// Entries that wait for their time, by path and by time; times are those of a clock that nobody sets. Not thread-safe: the
/// set that owns it holds its lock.
/// </summary>
internal sealed class DelayedEntries
{
    private readonly Dictionary<RelativePath, DelayedEntry> _entries = new(RelativePathComparer.Instance);

    // May name paths that were removed or moved to another time since; the dictionary decides.
    private readonly PriorityQueue<RelativePath, TimeSpan> _byTime = new();

    public int Count => _entries.Count;

    public IEnumerable<RelativePath> Paths => _entries.Keys;

    public IEnumerable<DirtyEntry> Entries => _entries.Values.Select(delayed => delayed.Entry);

    /// <summary>When the first is due, or null.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            DropStale();
            return _byTime.TryPeek(out _, out TimeSpan due) ? due : null;
        }
    }

    public bool TryGet(ReadOnlySpan<byte> path, out DelayedEntry entry) =>
        _entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(path, out entry);

    /// <summary>Adds an entry, or merges it into the one that waits at its path; the later time counts.</summary>
    public void Add(DirtyEntry entry, TimeSpan due)
    {
        if (_entries.TryGetValue(entry.Path, out DelayedEntry known))
        {
            entry = DirtyEntries.Merge(entry, known.Entry);
            due = due > known.Due ? due : known.Due;
        }

        _entries[entry.Path] = new DelayedEntry(entry, due);
        _byTime.Enqueue(entry.Path, due);
    }

    public void Remove(RelativePath path) => _entries.Remove(path);

    public bool TryTakeDue(TimeSpan until, out DirtyEntry entry)
    {
        DropStale();
        if (_byTime.TryPeek(out RelativePath path, out TimeSpan due) && due <= until)
        {
            _byTime.Dequeue();
            _entries.Remove(path, out DelayedEntry delayed);
            entry = delayed.Entry;
            return true;
        }

        entry = default;
        return false;
    }

    private void DropStale()
    {
        while (_byTime.TryPeek(out RelativePath path, out TimeSpan due)
               && !(_entries.TryGetValue(path, out DelayedEntry entry) && entry.Due == due))
        {
            _byTime.Dequeue();
        }
    }
}
