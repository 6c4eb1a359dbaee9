using System.Buffers.Binary;

namespace Sersync2.Core.Watching;

/// <summary>
/// Names of directories, back to back, each behind its length. Names that were released leave holes; the holes of a
/// length are used again for the next name of that length, so a busy tree does not grow the heap.
/// </summary>
internal sealed class NameHeap
{
    // 255 bytes are the limit of most file systems, but not of those that count characters.
    private const int HeaderSize = sizeof(ushort);
    private const int BlockBits = 16;
    private const int BlockSize = 1 << BlockBits;
    private const int FirstBlockSize = 1024;

    // By the length of the hole.
    private readonly Dictionary<int, Stack<int>> _holes = [];
    private readonly List<byte[]> _blocks = [new byte[FirstBlockSize]];
    private int _used;

    public ReadOnlySpan<byte> Get(Slot slot)
    {
        ReadOnlySpan<byte> block = _blocks[slot.Offset >> BlockBits].AsSpan(slot.Offset & (BlockSize - 1));
        return block.Slice(HeaderSize, BinaryPrimitives.ReadUInt16LittleEndian(block));
    }

    public Slot Add(ReadOnlySpan<byte> name)
    {
        if (!_holes.TryGetValue(name.Length, out Stack<int>? holes) || !holes.TryPop(out int offset))
            offset = Reserve(HeaderSize + name.Length);
        Span<byte> place = _blocks[offset >> BlockBits].AsSpan(offset & (BlockSize - 1));
        BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)name.Length);
        name.CopyTo(place[HeaderSize..]);
        return new Slot(offset);
    }

    public void Release(Slot slot)
    {
        int length = Get(slot).Length;
        if (!_holes.TryGetValue(length, out Stack<int>? holes))
            _holes[length] = holes = new Stack<int>();
        holes.Push(slot.Offset);
    }

    private int Reserve(int size)
    {
        // A name lies in one block.
        if ((_used & (BlockSize - 1)) + size > BlockSize)
            _used = _blocks.Count << BlockBits;
        int block = _used >> BlockBits;
        if (block == _blocks.Count)
            _blocks.Add(GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true));
        int offset = _used;
        _used += size;
        GrowFirstBlock();
        return offset;
    }

    // Most trees are small.
    private void GrowFirstBlock()
    {
        int length = _blocks[0].Length;
        if (_used <= length || length == BlockSize)
            return;
        byte[] grown = new byte[Math.Min(Math.Max(length * 2, _used), BlockSize)];
        _blocks[0].CopyTo(grown, 0);
        _blocks[0] = grown;
    }

    /// <summary>Where a name lies.</summary>
    internal readonly record struct Slot(int Offset);
}
