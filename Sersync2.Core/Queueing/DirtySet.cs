using Sersync2.Core.Paths;

namespace Sersync2.Core.Queueing;

/// <summary>
/// The paths whose state at one remote may differ. Not a log of operations: repeats merge, order is lost, and what a path
/// needs is decided when it is taken. The watching thread adds, the sender takes and puts back; one lock, held briefly.
/// </summary>
/// <param name="clock">Tells when paths that were put back are due; only its monotonic time is used.</param>
/// <param name="onReady">Called, outside the lock, when there may be something to take.</param>
internal sealed class DirtySet(TimeProvider clock, Action onReady)
{
    /// <summary>How long the close of a file that was just created is waited for.</summary>
    public static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(1);

    /// <summary>More paths than this are folded into their directories.</summary>
    public const int DefaultFoldAt = 100_000;

    private readonly Lock _gate = new();
    private readonly DelayedEntries _delayed = new();
    private readonly ReservedPaths _reserved = new();
    private readonly ReadyEntries _ready = new();
    private bool _held;
    private int _foldAt = DefaultFoldAt;
    private int _carried;
    private int _covered;
    private TimeSpan _carriedSince;

    /// <summary>From how many paths on they are folded.</summary>
    public int FoldAt
    {
        get => _foldAt;
        init => _foldAt = MostPaths = value;
    }

    /// <summary>Whether deletions may be folded: a comparison then deletes at the remote whatever is not here.</summary>
    public Func<bool> MayFoldDeletions { get; init; } = () => false;

    /// <summary>
    /// Called, outside the lock, when so much was folded that only a comparison of everything makes up for it; with the
    /// number of deletions that were given up.
    /// </summary>
    public Action<int>? OnFoldedAway { get; init; }

    private int MostPaths { get; init; } = DefaultFoldAt;

    /// <summary>Distinct paths, those that wait for their time or for another path included.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _ready.Count + _delayed.Count + _reserved.Count;
        }
    }

    /// <summary>How much waits: paths, and what has come below those that stand for all below them.</summary>
    public int Volume
    {
        get
        {
            lock (_gate)
                return _ready.Count + _delayed.Count + _reserved.Count + _covered;
        }
    }

    /// <summary>What waits, and what was taken and is neither settled nor back: seen at one moment, no path is missed in between.</summary>
    public DirtyGauge Gauge
    {
        get
        {
            lock (_gate)
            {
                TimeSpan? oldest = _carried > 0 ? _carriedSince : null;
                if (_ready.OldestSince is { } ready)
                    oldest = oldest < ready ? oldest : ready;
                int open = 0;
                foreach (DirtyEntry entry in _delayed.Entries.Concat(_reserved.Waiting))
                {
                    // A program that writes on is not waited for.
                    if (entry is { Failures: > 0 } && entry.Has(DirtyFlags.AwaitingClose))
                        open++;
                    else
                        oldest = oldest < entry.Since ? oldest : entry.Since;
                }

                if (_reserved.OldestSince is { } reserved)
                    oldest = oldest < reserved ? oldest : reserved;
                return new DirtyGauge(
                    _ready.Count + _delayed.Count + _reserved.Count - open, _carried + _reserved.PathCount, oldest is { } since ? Now - since : null);
            }
        }
    }

    private bool IsFull => _ready.Count + _delayed.Count > _foldAt;

    /// <summary>The time of this set's entries.</summary>
    public TimeSpan Now => clock.GetElapsedTime(0);

    /// <param name="path">The bytes of the path.</param>
    /// <param name="shared">The path as an object, made when first needed and shared by the sets of all remotes.</param>
    public void Add(ReadOnlySpan<byte> path, ref RelativePath? shared, DirtyFlags flags)
    {
        // Whatever is at the place of a directory that went is made equal as a whole.
        if ((flags & DirtyFlags.WasDirectory) != 0)
            flags |= DirtyFlags.Recursive;
        lock (_gate)
        {
            // Once it is due anyway, that it was also created says nothing more.
            if (_ready.TryMerge(path, flags & ~DirtyFlags.AwaitingClose))
                return;
            if (_ready.IsCovered(path, flags))
            {
                _covered++;
                return;
            }

            if (_delayed.TryGet(path, out DelayedEntry delayed))
            {
                if ((flags & DirtyFlags.AwaitingClose) != 0)
                    return;
                DirtyEntry entry = delayed.Entry;
                _delayed.Remove(entry.Path);
                // How often it was found open is no failure.
                int failures = entry.Has(DirtyFlags.AwaitingClose) ? 0 : entry.Failures;
                _ready.Insert(entry with { Flags = (entry.Flags & ~DirtyFlags.AwaitingClose) | flags, Failures = failures });
                return;
            }

            RelativePath owned = shared ??= new RelativePath(path);
            TimeSpan now = Now;
            if ((flags & DirtyFlags.AwaitingClose) != 0)
                _delayed.Add(new DirtyEntry(owned, flags, 0, now), now + CloseGrace);
            else
                _ready.Insert(new DirtyEntry(owned, flags, 0, now));
            if (!IsFull)
                return;
        }

        FoldWhenFull();
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
    public void PutBack(IEnumerable<DirtyEntry> entries, TimeSpan delay) => PutBack(entries, _ => delay);

    /// <inheritdoc cref="PutBack(IEnumerable{DirtyEntry}, TimeSpan)"/>
    public void PutBack(IEnumerable<DirtyEntry> entries, Func<DirtyEntry, TimeSpan> delayOf)
    {
        lock (_gate)
        {
            TimeSpan now = Now;
            foreach (DirtyEntry given in entries)
            {
                // What comes of a path that was taken is as old as that.
                DirtyEntry entry = given.Since == default ? given with { Since = _carried > 0 ? _carriedSince : now } : given;
                TimeSpan delay = delayOf(entry);
                if (delay <= TimeSpan.Zero && _delayed.TryGet(entry.Path.Bytes, out DelayedEntry waiting))
                {
                    _delayed.Remove(entry.Path);
                    entry = DirtyEntries.Merge(entry, waiting.Entry);
                }

                if (delay <= TimeSpan.Zero || _ready.Contains(entry.Path))
                    _ready.Insert(entry);
                else
                    _delayed.Add(entry, now + delay);
            }
        }

        FoldWhenFull();
        onReady();
    }

    /// <summary>What waits for its time is due now.</summary>
    public void MakeDue()
    {
        lock (_gate)
            Promote(TimeSpan.MaxValue);
        onReady();
    }

    /// <summary>Takes what is due, at most <paramref name="maxPaths"/>, ancestors first and without what they cover.</summary>
    public List<DirtyEntry> Take(int maxPaths)
    {
        List<DirtyEntry> taken;
        lock (_gate)
        {
            if (_held)
                return [];
            Promote(Now);
            taken = _ready.Take(maxPaths);
            _covered = 0;
            _foldAt = MostPaths;
            _reserved.HoldBack(taken);
            _carried = taken.Count;
            _carriedSince = taken.Count > 0 ? taken.Min(entry => entry.Since) : default;
        }

        return DirtyEntries.Prune(taken);
    }

    /// <summary>From now on nothing at, above or below this path is taken: it is carried beside the ordinary calls.</summary>
    /// <param name="since">When it began to differ; null: now.</param>
    public void Reserve(RelativePath path, TimeSpan? since = null)
    {
        lock (_gate)
            _reserved.Reserve(path, since ?? Now);
    }

    /// <summary>Whether anything is carried beside the ordinary calls.</summary>
    public bool HasReserved
    {
        get
        {
            lock (_gate)
                return _reserved.PathCount > 0;
        }
    }

    public bool IsReserved(RelativePath path)
    {
        lock (_gate)
            return _reserved.Touches(path);
    }

    /// <summary>Ends <see cref="Reserve"/>: what waited for it is due.</summary>
    public void Release(RelativePath path)
    {
        lock (_gate)
            _reserved.Release(path).ForEach(_ready.Insert);
        onReady();
    }

    /// <summary>What was taken last has been delivered, or is back.</summary>
    public void Settle()
    {
        lock (_gate)
            _carried = 0;
    }

    /// <summary>Takes everything, due or not: nothing more will be sent.</summary>
    public List<DirtyEntry> TakeAll()
    {
        List<DirtyEntry> taken;
        lock (_gate)
        {
            Promote(TimeSpan.MaxValue);
            taken = _ready.TakeAll();
            taken.AddRange(_reserved.TakeAll());
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
            TimeSpan left = due - Now;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>What waits is only to be sent.</summary>
    /// <param name="at">Only at, above and below this path; null for all.</param>
    public void ForgetDeletions(RelativePath? at = null)
    {
        lock (_gate)
        {
            Promote(TimeSpan.MaxValue);
            _reserved.ForgetDeletions(at);
            _ready.ForgetDeletions(at);
        }
    }

    /// <summary>Whether nothing waits, or is reserved, at, above or below a path. A set with much in it says no without looking.</summary>
    public bool IsSettled(RelativePath path)
    {
        const int MostLookedAt = 1_000;
        lock (_gate)
        {
            return _ready.Count + _delayed.Count + _reserved.Count <= MostLookedAt
                && !_reserved.Touches(path)
                && !_ready.Paths.Concat(_delayed.Paths).Concat(_reserved.Waiting.Select(entry => entry.Path)).Any(waiting => waiting.Touches(path));
        }
    }

    /// <summary>
    /// Whether a path is still to be sent: it waits, or a directory that stands for all below it does. What waits for
    /// another try after a failure does not count.
    /// </summary>
    public bool Owes(RelativePath path)
    {
        lock (_gate)
        {
            return _ready.Contains(path)
                || _reserved.Owes(path)
                || (_delayed.TryGet(path.Bytes, out DelayedEntry delayed) && delayed.Entry.Failures == 0)
                || _ready.IsCovered(path.Bytes, DirtyFlags.None);
        }
    }

    /// <summary>Whether a directory at or above this path was deleted, and what is there now waits to take its place.</summary>
    public bool AwaitsDeletion(RelativePath path)
    {
        // What fails again and again is no reason to wait for.
        const int fewFailures = 5;
        lock (_gate)
        {
            for (RelativePath above = path; !above.IsRoot; above = above.Parent)
            {
                if (_delayed.TryGet(above.Bytes, out DelayedEntry waiting) && waiting.Entry.Has(DirtyFlags.WasDirectory) && waiting.Entry.Failures < fewFailures)
                    return true;
            }

            return false;
        }
    }

    private void Promote(TimeSpan until)
    {
        while (_delayed.TryTakeDue(until, out DirtyEntry entry))
            _ready.Insert(entry);
    }

    private void FoldWhenFull()
    {
        Folding folding;
        lock (_gate)
        {
            if (!IsFull)
                return;
            Promote(TimeSpan.MaxValue);
            folding = new Folding(MayFoldDeletions(), MostPaths / 2);
            folding.Fold(_ready.TakeAll()).ForEach(_ready.Insert);
            // What cannot be folded must not mean folding at every path that comes.
            _foldAt = Math.Max(MostPaths, _ready.Count * 2);
        }

        if (folding.FoldedAway || folding.ForgottenDeletions > 0)
            OnFoldedAway?.Invoke(folding.ForgottenDeletions);
    }
}
