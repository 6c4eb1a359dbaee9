using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>
/// What could not be delivered to one remote of one watch path. Its sender adds and removes; the gate is that of the
/// whole fail log, held briefly.
/// </summary>
internal sealed class FailLogSection(FailLogKey key, Lock gate, TimeProvider clock, Action onChange)
{
    private readonly Dictionary<RelativePath, FailLogEntry> _entries = new(RelativePathComparer.Instance);

    // The commands that stood in the file, for as long as nobody says which remote they are for.
    private readonly Dictionary<RelativePath, byte[]> _commands = new(RelativePathComparer.Instance);
    private Remote? _remote;

    public FailLogKey Key => key;

    public int Count
    {
        get
        {
            lock (gate)
                return _entries.Count;
        }
    }

    /// <summary>All that is noted, to be tried again: it failed before, so that it is no news when it fails once more.</summary>
    /// <param name="root">The directory that it is to be tried from.</param>
    public List<DirtyEntry> Entries(string root)
    {
        lock (gate)
            return [.. _entries.Values.Select(entry => new DirtyEntry(entry.Path, entry.FlagsFor(root), Failures: 1))];
    }

    /// <summary>Notes what failed.</summary>
    /// <param name="reason">May be anything that rsync said.</param>
    /// <param name="root">The directory that it failed from.</param>
    public void Add(IEnumerable<DirtyEntry> failed, string reason, string root)
    {
        string line = FailLogRecord.Sanitise(reason);
        DateTime now = ToTheSecond(clock.GetUtcNow().UtcDateTime);
        Add([.. failed.Select(entry => new FailLogEntry(entry.Path, entry.Flags & ~DirtyFlags.AwaitingClose, line, now, root))]);
    }

    /// <summary>Takes over what another part notes, which is empty then.</summary>
    public void TakeOver(FailLogSection other, string reason)
    {
        List<FailLogEntry> entries;
        lock (other.Gate)
            entries = [.. other._entries.Values.Select(entry => entry with { Reason = reason })];
        Add(entries);
        other.Clear();
    }

    /// <summary>Takes out what was delivered: these paths, and what those with all below them covered.</summary>
    public void Remove(IReadOnlyCollection<DirtyEntry> delivered)
    {
        bool changed = false;
        lock (gate)
        {
            if (_entries.Count == 0)
                return;
            var trees = new Dictionary<RelativePath, DirtyEntry>(RelativePathComparer.Instance);
            foreach (DirtyEntry entry in delivered)
            {
                changed |= Forget(entry.Path);
                if (entry.Has(DirtyFlags.Recursive))
                    trees[entry.Path] = entry;
            }

            if (trees.Count > 0)
            {
                foreach (RelativePath path in _entries.Keys.Where(path => IsCovered(path, trees)).ToList())
                    changed |= Forget(path);
            }
        }

        if (changed)
            onChange();
    }

    /// <summary>Takes out everything: the remote is equal.</summary>
    public void Clear()
    {
        lock (gate)
        {
            if (_entries.Count == 0)
                return;
            _entries.Clear();
            _commands.Clear();
        }

        onChange();
    }

    /// <summary>Under the gate: what stood in the file does not stand there any more.</summary>
    internal void DropEarlier()
    {
        _entries.Clear();
        _commands.Clear();
    }

    /// <summary>Under the gate: what stands in the file.</summary>
    internal void AddEarlier(FailLogEntry entry, byte[] command)
    {
        _entries[entry.Path] = entry;
        if (_remote is null)
            _commands[entry.Path] = command;
    }

    /// <summary>Under the gate: from now on commands are made for this remote.</summary>
    internal void Bind(Remote remote)
    {
        _remote = remote;
        _commands.Clear();
    }

    /// <summary>Under the gate: makes commands as another part does, where nobody has said how.</summary>
    internal void BindAs(FailLogSection other)
    {
        if (_remote is null && other._remote is { } remote)
            Bind(remote);
    }

    internal bool IsBound => _remote is not null;

    private Lock Gate => gate;

    /// <summary>Under the gate: what is to be written, and how, without it.</summary>
    internal (FailLogEntry[] Entries, Action<Stream, FailLogEntry> WriteCommand) Snapshot()
    {
        FailLogEntry[] entries = [.. _entries.Values];
        if (_remote is { } remote)
        {
            var command = new FailLogCommand(remote, key.Target);
            return (entries, (stream, entry) => command.Write(stream, entry));
        }

        // No longer in the configuration: as it was found.
        var commands = new Dictionary<RelativePath, byte[]>(_commands, RelativePathComparer.Instance);
        return (entries, (stream, entry) => stream.Write(commands[entry.Path]));
    }

    private void Add(List<FailLogEntry> entries)
    {
        if (entries.Count == 0)
            return;
        lock (gate)
        {
            foreach (FailLogEntry entry in entries)
            {
                DirtyFlags known = _entries.TryGetValue(entry.Path, out FailLogEntry before) ? before.FlagsFor(entry.Root) : DirtyFlags.None;
                _entries[entry.Path] = entry with { Flags = entry.Flags | known };
            }
        }

        onChange();
    }

    private bool Forget(RelativePath path)
    {
        _commands.Remove(path);
        return _entries.Remove(path);
    }

    private bool IsCovered(RelativePath path, Dictionary<RelativePath, DirtyEntry> trees)
    {
        var below = new DirtyEntry(path, _entries[path].Flags);
        for (RelativePath above = path; !above.IsRoot;)
        {
            above = above.Parent;
            if (trees.TryGetValue(above, out DirtyEntry tree) && tree.Covers(below))
                return true;
        }

        return false;
    }

    private static DateTime ToTheSecond(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
}
