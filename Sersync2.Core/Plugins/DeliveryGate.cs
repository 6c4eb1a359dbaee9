using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing;

namespace Sersync2.Core.Plugins;

/// <summary>
/// Holds back what happened to a path until every remote has it, or has given it up for the moment. The watching thread
/// reports, the senders say when they have tried; one lock, within which those of the dirty sets and of the plugin's
/// queue are taken. A path that changes all the time is let through each time that all remotes have got to it.
/// </summary>
internal sealed class DeliveryGate
{
    private readonly Lock _lock = new();
    private readonly IReadOnlyList<IDelivery> _remotes;
    private readonly int _limit;
    private readonly Action<RelativePath, InotifyMask> _announce;
    private readonly Action _drop;
    private readonly Dictionary<RelativePath, Held> _held = new(RelativePathComparer.Instance);
    private readonly LinkedList<Held> _order = new();
    private readonly HashSet<Held>[] _owed;

    /// <param name="limit">Most paths held back: beyond it the oldest is dropped.</param>
    /// <param name="announce">Called for what is let through.</param>
    /// <param name="drop">Called for each path that is dropped.</param>
    public DeliveryGate(IReadOnlyList<IDelivery> remotes, int limit, Action<RelativePath, InotifyMask> announce, Action drop)
    {
        _remotes = remotes;
        _limit = limit;
        _announce = announce;
        _drop = drop;
        _owed = [.. remotes.Select(_ => new HashSet<Held>())];
        for (int i = 0; i < remotes.Count; i++)
        {
            int remote = i;
            remotes[i].Attempted += delivered => OnAttempted(remote, delivered);
        }
    }

    private enum Progress : byte
    {
        Dealt,
        Owed,

        /// <summary>Dealt with once since the path was let through last, and owed anew.</summary>
        OwedAgain,
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return _held.Count;
        }
    }

    /// <summary>
    /// To be entered before a change is handed to the remotes, and left when it is noted here: no attempt that may
    /// include the change is counted in between.
    /// </summary>
    public Lock.Scope Enter() => _lock.EnterScope();

    /// <summary>Notes a change that the remotes have been handed already.</summary>
    public void Await(ReadOnlySpan<byte> path, InotifyMask cause)
    {
        lock (_lock)
        {
            bool isNew = !_held.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(path, out Held? held);
            if (held is null)
            {
                MakeRoom();
                held = new Held(new RelativePath(path), _remotes.Count);
                _held.Add(held.Path, held);
                held.Place = _order.AddLast(held);
            }

            held.Cause = cause;
            for (int i = 0; i < _remotes.Count; i++)
            {
                if (held.Remotes[i] == Progress.Dealt && !_remotes[i].HasGivenUp)
                {
                    held.Remotes[i] = isNew ? Progress.Owed : Progress.OwedAgain;
                    _owed[i].Add(held);
                }
            }

            LetThroughWhenDealt(held);
        }
    }

    private void OnAttempted(int index, IReadOnlyList<DirtyEntry> delivered)
    {
        lock (_lock)
        {
            if (_owed[index].Count == 0)
                return;
            IDelivery remote = _remotes[index];
            bool givenUp = remote.HasGivenUp;
            var paths = new HashSet<RelativePath>(givenUp ? [] : delivered.Select(entry => entry.Path), RelativePathComparer.Instance);
            foreach (Held held in _owed[index].ToList())
            {
                if (givenUp || !remote.Owes(held.Path))
                {
                    held.Remotes[index] = Progress.Dealt;
                    _owed[index].Remove(held);
                }
                else if (held.Remotes[index] == Progress.Owed && paths.Contains(held.Path))
                {
                    held.Remotes[index] = Progress.OwedAgain;
                }
                else
                {
                    continue;
                }

                LetThroughWhenDealt(held);
            }
        }
    }

    private void LetThroughWhenDealt(Held held)
    {
        if (held.Remotes.Contains(Progress.Owed))
            return;
        _announce(held.Path, held.Cause);
        bool again = false;
        foreach (ref Progress progress in held.Remotes.AsSpan())
        {
            again |= progress == Progress.OwedAgain;
            if (progress == Progress.OwedAgain)
                progress = Progress.Owed;
        }

        if (!again)
            Forget(held);
    }

    private void MakeRoom()
    {
        if (_held.Count < _limit || _order.First is not { } oldest)
            return;
        Forget(oldest.Value);
        _drop();
    }

    private void Forget(Held held)
    {
        _held.Remove(held.Path);
        _order.Remove(held.Place!);
        foreach (HashSet<Held> owed in _owed)
            owed.Remove(held);
    }

    private sealed class Held(RelativePath path, int remotes)
    {
        public RelativePath Path { get; } = path;

        public InotifyMask Cause { get; set; }

        public Progress[] Remotes { get; } = new Progress[remotes];

        public LinkedListNode<Held>? Place { get; set; }
    }
}
