using Sersync2.Core.Paths;

namespace Sersync2.Core.Plugins;

/// <summary>
/// Events that are a plugin's turn. Repeats of a path that waits are one event, the last; of one that is under way, one
/// more when that is done. Beyond the limit the oldest goes. Any thread may call; one lock, held briefly.
/// </summary>
internal sealed class PluginQueue(int limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(AbsolutePath, RelativePath), Entry> _entries = [];
    private readonly Queue<Entry> _waiting = new();

    /// <summary>Distinct paths, those under way included.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <param name="dropped">Whether the oldest had to go.</param>
    /// <returns>Whether there is one more to take.</returns>
    public bool Add(PluginEvent change, out bool dropped)
    {
        lock (_gate)
        {
            dropped = false;
            if (_entries.TryGetValue((change.Watch, change.Path), out Entry? known))
            {
                known.Change = change;
                known.IsAgain = known.IsUnderWay;
                return false;
            }

            dropped = _waiting.Count >= limit;
            if (dropped)
                Remove(_waiting.Dequeue());
            var entry = new Entry(change);
            _entries.Add((change.Watch, change.Path), entry);
            _waiting.Enqueue(entry);
            return !dropped;
        }
    }

    public bool TryTake(out PluginEvent change)
    {
        lock (_gate)
        {
            bool found = _waiting.TryDequeue(out Entry? entry);
            change = default;
            if (entry is not null)
            {
                entry.IsUnderWay = true;
                change = entry.Change;
            }

            return found;
        }
    }

    /// <summary>To be called when an event that was taken has been dealt with.</summary>
    /// <returns>Whether there is one more to take: the path has changed meanwhile.</returns>
    public bool Complete(PluginEvent change)
    {
        lock (_gate)
        {
            Entry entry = _entries[(change.Watch, change.Path)];
            if (!entry.IsAgain)
            {
                Remove(entry);
                return false;
            }

            entry.IsAgain = false;
            entry.IsUnderWay = false;
            _waiting.Enqueue(entry);
            return true;
        }
    }

    private void Remove(Entry entry) => _entries.Remove((entry.Change.Watch, entry.Change.Path));

    private sealed class Entry(PluginEvent change)
    {
        public PluginEvent Change { get; set; } = change;

        public bool IsUnderWay { get; set; }

        public bool IsAgain { get; set; }
    }
}
