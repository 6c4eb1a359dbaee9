using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sersync2.Core.Native;

/// <summary>
/// Lists a directory with <c>getdents64(2)</c>: names as bytes, the type without a stat where the file system tells it.
/// The buffer is reused from one directory to the next, so one reader serves one walk on one thread.
/// </summary>
internal sealed unsafe class DirectoryReader : IDisposable
{
    private const int BufferSize = 64 * 1024;
    private const int HeaderSize = 19;
    private byte* _buffer = (byte*)NativeMemory.Alloc(BufferSize);

    internal delegate void EntryHandler(ReadOnlySpan<byte> name, FileKind kind, ulong inode);

    /// <summary>Calls <paramref name="onEntry"/> for each entry but <c>.</c> and <c>..</c>.</summary>
    /// <returns>0, or the errno that ended the listing.</returns>
    public int Read(SafeFileHandle directory, EntryHandler onEntry)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        while (true)
        {
            nint length = Libc.getdents64(directory, _buffer, BufferSize);
            if (length < 0)
                return Marshal.GetLastPInvokeError();
            if (length == 0)
                return 0;
            for (nint offset = 0; offset < length;)
            {
                byte* record = _buffer + offset;
                offset += *(ushort*)(record + 16);
                ReadOnlySpan<byte> name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(record + HeaderSize);
                if (name is [(byte)'.'] or [(byte)'.', (byte)'.'])
                    continue;
                FileKind kind = KindOf(record[18]) ?? FileStatus.Of(directory, name, out _).Kind;
                if (kind != FileKind.Missing)
                    onEntry(name, kind, *(ulong*)record);
            }
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(_buffer);
        _buffer = null;
    }

    // DT_UNKNOWN comes from file systems (old XFS, some network ones) that do not store the type in the directory.
    private static FileKind? KindOf(byte type) => type switch
    {
        0 => null,
        4 => FileKind.Directory,
        8 => FileKind.File,
        10 => FileKind.SymbolicLink,
        _ => FileKind.Special,
    };
}
