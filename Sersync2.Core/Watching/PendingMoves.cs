using Sersync2.Core.Paths;

namespace Sersync2.Core.Watching;

/// <summary>
/// Directories that were moved away and may appear under another name: the kernel sends the two halves of a rename one
/// after the other, but not as one, and a move out of the tree has one half only. Used by the watching thread alone.
/// </summary>
internal sealed class PendingMoves(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private readonly List<Move> _moves = [];

    public bool IsEmpty => _moves.Count == 0;

    /// <param name="settled">Whether nothing was still to be sent for it.</param>
    public void Add(uint cookie, int node, RelativePath path, bool settled) => _moves.Add(new Move(cookie, node, path, settled, clock.GetTimestamp()));

    /// <summary>Takes the node that left with this cookie, or none.</summary>
    /// <param name="disturbed">Whether something happened below it that could not be placed meanwhile.</param>
    /// <param name="path">Where it was.</param>
    /// <param name="settled">Whether nothing was still to be sent for it when it left.</param>
    public int Take(uint cookie, out RelativePath path, out bool settled, out bool disturbed)
    {
        int index = _moves.FindIndex(move => move.Cookie == cookie);
        settled = index >= 0 && _moves[index].Settled;
        disturbed = index >= 0 && _moves[index].Disturbed;
        path = index >= 0 ? _moves[index].Path : RelativePath.Root;
        if (index < 0)
            return WatchTable.None;
        int node = _moves[index].Node;
        _moves.RemoveAt(index);
        return node;
    }

    /// <summary>Notes an event below a node that is under way.</summary>
    public void Disturb(int node)
    {
        int index = _moves.FindIndex(move => move.Node == node);
        if (index >= 0)
            _moves[index] = _moves[index] with { Disturbed = true };
    }

    /// <summary>Takes a node whose other half is not to be expected any more, or none.</summary>
    public int TakeExpired()
    {
        int index = _moves.FindIndex(move => clock.GetElapsedTime(move.Since) > Patience);
        if (index < 0)
            return WatchTable.None;
        int node = _moves[index].Node;
        _moves.RemoveAt(index);
        return node;
    }

    private readonly record struct Move(uint Cookie, int Node, RelativePath Path, bool Settled, long Since, bool Disturbed = false);
}
