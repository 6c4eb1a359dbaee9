namespace Sersync2.Core.Native;

/// <summary>One event as the kernel wrote it. The name lies in the read buffer and is gone with the next read.</summary>
internal readonly ref struct InotifyEvent(int watch, InotifyMask mask, uint cookie, ReadOnlySpan<byte> name)
{
    /// <summary>The watch descriptor, -1 for an overflow of the queue.</summary>
    public int Watch { get; } = watch;

    public InotifyMask Mask { get; } = mask;

    /// <summary>Connects the two halves of a rename.</summary>
    public uint Cookie { get; } = cookie;

    /// <summary>The entry in the watched directory; empty when the event is about the directory itself.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    public bool IsDirectory => Has(InotifyMask.IsDirectory);

    public bool Has(InotifyMask bits) => (Mask & bits) != 0;
}
