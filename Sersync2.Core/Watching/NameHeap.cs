namespace Sersync2.Core.Watching;

/// <summary>
/// Names of directories, back to back in one array. Names that were released leave holes; the holes of a length
/// are used again for the next name of that length, so a busy tree does not grow the heap.
/// </summary>
internal sealed class NameHeap
{
    // Indexed by the length of the hole, 1 to 255.
    private readonly Stack<int>?[] _holes = new Stack<int>?[256];
    private byte[] _bytes = new byte[256];
    private int _used;

    public ReadOnlySpan<byte> Get(Slot slot) => _bytes.AsSpan(slot.Offset, slot.Length);

    public Slot Add(ReadOnlySpan<byte> name)
    {
        int offset;
        if (_holes[name.Length] is { Count: > 0 } holes)
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
        return new Slot(offset, (byte)name.Length);
    }

    public void Release(Slot slot) => (_holes[slot.Length] ??= new Stack<int>()).Push(slot.Offset);

    /// <summary>Where a name lies. No name of a directory entry is longer than 255 bytes.</summary>
    internal readonly record struct Slot(int Offset, byte Length);
}
