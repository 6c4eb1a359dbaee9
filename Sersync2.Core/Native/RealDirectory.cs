using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Paths;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>
/// An open directory that was reached without going through a symbolic link, and what is done with names in it: none of
/// it follows a link either, so that nobody who may write somewhere on the way can lead it elsewhere.
/// </summary>
internal sealed unsafe class RealDirectory : IDisposable
{
    private const uint NoReplace = 1; // RENAME_NOREPLACE of linux/fs.h
    private readonly SafeFileHandle _handle;

    private RealDirectory(SafeFileHandle handle) => _handle = handle;

    public static RealDirectory? TryOpen(AbsolutePath path, out int error)
    {
        const int PathOnly = 0x200000; // O_PATH: going through a directory needs no right to list it
        SafeFileHandle? here = null;
        foreach (Range range in path.Bytes.Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = path.Bytes[range];
            if (here is not null && name.IsEmpty)
                continue;
            byte[] next = here is null ? [(byte)'/', 0] : [.. name, 0];
            int descriptor;
            fixed (byte* pointer = next)
                descriptor = openat(here is null ? AT_FDCWD : Number(here), pointer, PathOnly | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            error = descriptor < 0 ? errno : 0;
            here?.Dispose();
            if (descriptor < 0)
                return null;
            here = new SafeFileHandle(descriptor, ownsHandle: true);
        }

        error = 0;
        return new RealDirectory(here!);
    }

    /// <param name="mode">For what is made by <c>O_CREAT</c>.</param>
    public SafeFileHandle? TryOpenFile(ReadOnlySpan<byte> name, int flags, uint mode, out int error)
    {
        fixed (byte* pointer = CString(name))
        {
            int descriptor = openat(Number(_handle), pointer, flags | O_NOFOLLOW | O_CLOEXEC, (Tmds.Linux.mode_t)mode);
            error = descriptor < 0 ? errno : 0;
            return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }

    /// <summary>What is under the name, a link as itself.</summary>
    public FileStatus StatusOf(ReadOnlySpan<byte> name) => FileStatus.Of(_handle, name, out _);

    /// <returns>0, or the errno: EEXIST where something is at the new name.</returns>
    public int Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        fixed (byte* old = CString(from), @new = CString(to))
        {
            if (Libc.renameat2(Number(_handle), old, Number(_handle), @new, NoReplace) == 0)
                return 0;
            int error = Marshal.GetLastPInvokeError();
            // Some file systems do not know the flag.
            if (error == EINVAL && StatusOf(to).Kind == FileKind.Missing)
                error = Libc.renameat2(Number(_handle), old, Number(_handle), @new, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();
            return error;
        }
    }

    /// <returns>0, or the errno.</returns>
    public int Remove(ReadOnlySpan<byte> name)
    {
        fixed (byte* pointer = CString(name))
            return unlinkat(Number(_handle), pointer, 0) == 0 ? 0 : errno;
    }

    /// <summary>The names of ordinary files.</summary>
    public List<byte[]> Files()
    {
        List<byte[]> names = [];
        using SafeFileHandle? listing = DirectoryHandle.TryOpen(_handle, [], out _);
        if (listing is null)
            return names;
        using var reader = new DirectoryReader();
        reader.Read(listing, (name, kind, _) =>
        {
            if (kind == FileKind.File)
                names.Add(name.ToArray());
        });
        return names;
    }

    public void Dispose() => _handle.Dispose();

    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    private static byte[] CString(ReadOnlySpan<byte> name) => [.. name, 0];
}
