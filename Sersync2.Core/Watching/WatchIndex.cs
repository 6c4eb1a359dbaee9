namespace Sersync2.Core.Watching;

/// <summary>
/// Finds the node of a watch descriptor. A hash table of node numbers alone, because each node knows its watch. Not an
/// array: the kernel counts descriptors up and does not use them again, so a busy tree has few of them from a wide range.
/// </summary>
/// <param name="watchOf">The watch of a node.</param>
internal sealed class WatchIndex(Func<int, int> watchOf)
{
    private const int Empty = WatchTable.None;

    // Open addressing with linear probing: descriptors given out one after the other lie side by side. At most half full.
    private int[] _slots = NewSlots(16);

    public int Count { get; private set; }

    public int Find(int watch)
    {
        for (int slot = Home(watch); _slots[slot] != Empty; slot = Next(slot))
        {
            if (watchOf(_slots[slot]) == watch)
                return _slots[slot];
        }

        return WatchTable.None;
    }

    /// <summary>Adds a node whose watch is not in the index.</summary>
    public void Add(int node)
    {
        if ((Count + 1) * 2 > _slots.Length)
            Grow();
        Place(node);
        Count++;
    }

    /// <summary>Removes a node while it still has its watch.</summary>
    public void Remove(int node)
    {
        int hole = Home(watchOf(node));
        while (_slots[hole] != node)
            hole = Next(hole);
        Count--;

        // What follows may stand further on than it would have to because of what was here.
        for (int slot = Next(hole); _slots[slot] != Empty; slot = Next(slot))
        {
            int home = Home(watchOf(_slots[slot]));
            if (((slot - home) & (_slots.Length - 1)) < ((slot - hole) & (_slots.Length - 1)))
                continue;
            _slots[hole] = _slots[slot];
            hole = slot;
        }

        _slots[hole] = Empty;
    }

    private static int[] NewSlots(int size)
    {
        int[] slots = GC.AllocateUninitializedArray<int>(size);
        Array.Fill(slots, Empty);
        return slots;
    }

    private void Place(int node)
    {
        int slot = Home(watchOf(node));
        while (_slots[slot] != Empty)
            slot = Next(slot);
        _slots[slot] = node;
    }

    private void Grow()
    {
        int[] before = _slots;
        _slots = NewSlots(before.Length * 2);
        foreach (int node in before)
        {
            if (node != Empty)
                Place(node);
        }
    }

    private int Home(int watch) => watch & (_slots.Length - 1);

    private int Next(int slot) => (slot + 1) & (_slots.Length - 1);
}
