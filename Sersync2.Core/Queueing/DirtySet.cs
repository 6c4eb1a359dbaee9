using Sersync2.Core.Paths;

namespace Sersync2.Core.Queueing;

/// <summary>
/// The paths whose state at one remote may differ. Not a log of operations: repeats merge, order is lost, and what a path
/// needs is decided when it is taken. The watching thread adds, the sender takes and puts back; one lock, held briefly.
/// </summary>
/// <param name="clock">Tells when paths that were put back are due.</param>
/// <param name="onReady">Called, outside the lock, when there may be something to take.</param>
internal sealed class DirtySet(TimeProvider clock, Action onReady)
{
    /// <summary>How long the close of a file that was just created is waited for.</summary>
    public static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly DelayedEntries _delayed = new();
    private Dictionary<RelativePath, Pending> _ready = NewDictionary();
    private readonly Queue<RelativePath> _order = new();
    private int _recursive;
    private bool _held;

    /// <summary>Distinct paths, those that wait for their time included.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _ready.Count + _delayed.Count;
        }
    }

    /// <param name="path">The bytes of the path.</param>
    /// <param name="shared">The path as an object, made when first needed and shared by the sets of all remotes.</param>
    public void Add(ReadOnlySpan<byte> path, ref RelativePath? shared, DirtyFlags flags)
    {
        lock (_gate)
        {
            var ready = _ready.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (ready.TryGetValue(path, out Pending known))
            {
                // Once it is due anyway, that it was also created says nothing more.
                Store(known.Path, known with { Flags = known.Flags | (flags & ~DirtyFlags.AwaitingClose) }, known.Flags);
                return;
            }

            if (IsCovered(path, flags))
                return;

            if (_delayed.TryGet(path, out DelayedEntry delayed))
            {
                if ((flags & DirtyFlags.AwaitingClose) != 0)
                    return;
                _delayed.Remove(delayed.Entry.Path);
                DirtyFlags merged = (delayed.Entry.Flags & ~DirtyFlags.AwaitingClose) | flags;
                Store(delayed.Entry.Path, new Pending(delayed.Entry.Path, merged, delayed.Entry.Failures), DirtyFlags.None);
                return;
            }

            RelativePath owned = shared ??= new RelativePath(path);
            if ((flags & DirtyFlags.AwaitingClose) != 0)
                _delayed.Add(new DirtyEntry(owned, flags), clock.GetUtcNow() + CloseGrace);
            else
                Store(owned, new Pending(owned, flags, 0), DirtyFlags.None);
        }
    }

    /// <summary>Nothing is taken until <see cref="Flush"/>: what comes next belongs together.</summary>
    public void Hold()
    {
        lock (_gate)
            _held = true;
    }

    /// <summary>Lets the sender see what was added: changes that belong together then travel together.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            _held = false;
            if (_ready.Count == 0 && _delayed.Count == 0)
                return;
        }

        onReady();
    }

    /// <summary>Gives back what could not be delivered; it is due again after <paramref name="delay"/>.</summary>
    public void PutBack(IEnumerable<DirtyEntry> entries, TimeSpan delay)
    {
        DateTimeOffset due = clock.GetUtcNow() + delay;
        lock (_gate)
        {
            foreach (DirtyEntry given in entries)
            {
                DirtyEntry entry = given;
                if (delay <= TimeSpan.Zero && _delayed.TryGet(entry.Path.Bytes, out DelayedEntry waiting))
                {
                    _delayed.Remove(entry.Path);
                    entry = DirtyEntries.Merge(entry, waiting.Entry);
                }

                if (_ready.TryGetValue(entry.Path, out Pending known))
                    Store(entry.Path, known with { Flags = known.Flags | entry.Flags, Failures = Math.Max(known.Failures, entry.Failures) }, known.Flags);
                else if (delay <= TimeSpan.Zero)
                    Store(entry.Path, new Pending(entry.Path, entry.Flags, entry.Failures), DirtyFlags.None);
                else
                    _delayed.Add(entry, due);
            }
        }

        onReady();
    }

    /// <summary>Takes what is due, at most <paramref name="maxPaths"/>, ancestors first and without what they cover.</summary>
    public List<DirtyEntry> Take(int maxPaths)
    {
        List<DirtyEntry> taken = [];
        lock (_gate)
        {
            if (_held)
                return taken;
            PromoteDue();
            if (_ready.Count <= maxPaths)
            {
                taken.EnsureCapacity(_ready.Count);
                foreach (Pending pending in _ready.Values)
                    taken.Add(new DirtyEntry(pending.Path, pending.Flags, pending.Failures));
                _ready = NewDictionary();
                _order.Clear();
                _recursive = 0;
            }
            else
            {
                // In the order of their coming: what changes all the time must not keep the rest waiting.
                while (taken.Count < maxPaths && _order.TryDequeue(out RelativePath path))
                {
                    if (_ready.TryGetValue(path, out Pending pending))
                    {
                        taken.Add(new DirtyEntry(pending.Path, pending.Flags, pending.Failures));
                        Discard(path);
                    }
                }
            }
        }

        return DirtyEntries.Prune(taken);
    }

    /// <summary>How long until something is due: zero when something is, null when nothing waits.</summary>
    public TimeSpan? UntilDue()
    {
        lock (_gate)
        {
            if (_held)
                return null;
            if (_ready.Count > 0)
                return TimeSpan.Zero;
            if (_delayed.NextDue is not { } due)
                return null;
            TimeSpan left = due - clock.GetUtcNow();
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>What waits is only to be sent.</summary>
    public void ForgetDeletions()
    {
        lock (_gate)
        {
            Promote(DateTimeOffset.MaxValue);
            foreach (RelativePath path in _ready.Keys.ToList())
                _ready[path] = _ready[path] with { Flags = _ready[path].Flags & ~(DirtyFlags.Deleted | DirtyFlags.WasDirectory) };
        }
    }

    /// <summary>Whether nothing waits at, above or below a path. A set with much in it says no without looking.</summary>
    public bool IsSettled(RelativePath path)
    {
        const int MostLookedAt = 1_000;
        lock (_gate)
            return _ready.Count + _delayed.Count <= MostLookedAt && !_ready.Keys.Concat(_delayed.Paths).Any(waiting => waiting.Touches(path));
    }

    /// <summary>
    /// Whether a path is still to be sent: it waits, or a directory that stands for all below it does. What waits for
    /// another try after a failure does not count.
    /// </summary>
    public bool Owes(RelativePath path)
    {
        lock (_gate)
        {
            return _ready.ContainsKey(path)
                || (_delayed.TryGet(path.Bytes, out DelayedEntry delayed) && delayed.Entry.Failures == 0)
                || IsCovered(path.Bytes, DirtyFlags.None);
        }
    }

    private static Dictionary<RelativePath, Pending> NewDictionary() => new(RelativePathComparer.Instance);

    private void PromoteDue() => Promote(clock.GetUtcNow());

    private void Promote(DateTimeOffset until)
    {
        while (_delayed.TryTakeDue(until, out DirtyEntry entry))
        {
            if (!_ready.TryGetValue(entry.Path, out Pending known))
            {
                Store(entry.Path, new Pending(entry.Path, entry.Flags, entry.Failures), DirtyFlags.None);
                continue;
            }

            DirtyEntry merged = DirtyEntries.Merge(entry, new DirtyEntry(entry.Path, known.Flags, known.Failures));
            Store(entry.Path, new Pending(entry.Path, merged.Flags, merged.Failures), known.Flags);
        }
    }

    private bool IsCovered(ReadOnlySpan<byte> path, DirtyFlags flags)
    {
        if (_recursive == 0)
            return false;
        var ready = _ready.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (int end = path.Length; end > 0;)
        {
            end = Math.Max(path[..end].LastIndexOf((byte)'/'), 0);
            if (ready.TryGetValue(path[..end], out Pending above) && DirtyEntry.Covers(above.Flags, flags))
                return true;
        }

        return false;
    }

    private void Store(RelativePath path, Pending pending, DirtyFlags before)
    {
        if ((pending.Flags & ~before & DirtyFlags.Recursive) != 0)
            _recursive++;
        if (!_ready.ContainsKey(path))
            _order.Enqueue(path);
        _ready[path] = pending;
    }

    private void Discard(RelativePath path)
    {
        if (_ready.Remove(path, out Pending pending) && (pending.Flags & DirtyFlags.Recursive) != 0)
            _recursive--;
    }

    private readonly record struct Pending(RelativePath Path, DirtyFlags Flags, int Failures);
}
