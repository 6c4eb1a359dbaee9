namespace Sersync2.Core.Watching;

/// <summary>
/// A list of values that grows by whole blocks: nothing is copied, and no array of twice the size stands beside the old one
/// meanwhile. A value is never moved, so references to it stay good.
/// </summary>
internal sealed class BlockList<T>
    where T : unmanaged
{
    private const int BlockBits = 11;
    private const int BlockSize = 1 << BlockBits;
    private T[][] _blocks = new T[1][];

    public int Count { get; private set; }

    public ref T this[int index] => ref _blocks[index >> BlockBits][index & (BlockSize - 1)];

    /// <summary>Adds a value with an index that is the count before.</summary>
    public int Add(T value)
    {
        int block = Count >> BlockBits;
        if (block == _blocks.Length)
            Array.Resize(ref _blocks, block * 2);
        // Pinned: the collector would copy them about, at the worst time for memory.
        _blocks[block] ??= GC.AllocateUninitializedArray<T>(BlockSize, pinned: true);
        _blocks[block][Count & (BlockSize - 1)] = value;
        return Count++;
    }
}
