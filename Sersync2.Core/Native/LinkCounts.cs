using Microsoft.Win32.SafeHandles;

namespace Sersync2.Core.Native;

/// <summary>
/// Whether a file system counts the entry <c>..</c> of each subdirectory as a link: then a directory with two links has
/// none, and need not be listed to know it.
/// </summary>
internal static unsafe class LinkCounts
{
    // The count of ext4 stays at 1 once it was too large. Others (btrfs, overlayfs, network ones) count otherwise or not at all.
    private const long Ext = 0xef53, Xfs = 0x58465342, Tmpfs = 0x01021994;

    // struct statfs has 120 bytes on 64-bit systems; its type comes first.
    private const int StatfsSize = 256;

    public static bool AreKept(SafeFileHandle directory)
    {
        byte* status = stackalloc byte[StatfsSize];
        return Libc.fstatfs(directory, status) == 0 && *(nint*)status is (nint)Ext or (nint)Xfs or (nint)Tmpfs;
    }
}
