namespace Sersync2.Core.Watching;

/// <summary>
/// Names of directories, back to back in one array. Names that were released leave holes; the holes of a length
/// are used again for the next name of that length, so a busy tree does not grow the heap.
/// </summary>
internal sealed class NameHeap
{
    // By the length of the hole.
    private readonly Dictionary<int, Stack<int>> _holes = [];
    private byte[] _bytes = new byte[256];
    private int _used;

    public ReadOnlySpan<byte> Get(Slot slot) => _bytes.AsSpan(slot.Offset, slot.Length);

    public Slot Add(ReadOnlySpan<byte> name)
    {
        int offset;
        if (_holes.TryGetValue(name.Length, out Stack<int>? holes) && holes.Count > 0)
        {
            offset = holes.Pop();
        }
        else
        {
            offset = _used;
            _used += name.Length;
            if (_used > _bytes.Length)
                Array.Resize(ref _bytes, Math.Max(_used, _bytes.Length * 2));
        }

        name.CopyTo(_bytes.AsSpan(offset));
        return new Slot(offset, (ushort)name.Length);
    }

    public void Release(Slot slot)
    {
        if (!_holes.TryGetValue(slot.Length, out Stack<int>? holes))
            _holes[slot.Length] = holes = new Stack<int>();
        holes.Push(slot.Offset);
    }

    /// <summary>Where a name lies. 255 bytes are the limit of most file systems, but not of those that count characters.</summary>
    internal readonly record struct Slot(int Offset, ushort Length);
}
