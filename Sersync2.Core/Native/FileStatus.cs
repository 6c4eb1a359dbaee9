using Microsoft.Win32.SafeHandles;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>What <c>statx(2)</c> says of an entry, links not followed. <c>default</c> stands for a missing entry.</summary>
internal readonly record struct FileStatus(FileKind Kind, FileIdentity Identity, uint LinkCount, long Size)
{
    /// <summary>When the content was last changed, in nanoseconds since 1970.</summary>
    public long Modified { get; init; }

    /// <summary>When it was created, in nanoseconds since 1970; 0 where the file system does not say. Inode numbers are used again.</summary>
    public long Born { get; init; }

    /// <summary>Under which mount it was found; 0 before Linux 5.8.</summary>
    public ulong Mount { get; init; }

    public bool IsDirectory => Kind == FileKind.Directory;

    /// <summary>The status of <paramref name="path"/> below <paramref name="directory"/>; an empty path is the directory itself.</summary>
    /// <param name="error">The errno that hid the entry: 0, ENOENT, or what else went wrong.</param>
    public static unsafe FileStatus Of(SafeFileHandle directory, ReadOnlySpan<byte> path, out int error)
    {
        Span<byte> name = stackalloc byte[path.Length + 1];
        path.CopyTo(name);
        name[^1] = 0;
        fixed (byte* pointer = name)
            return Of((int)directory.DangerousGetHandle(), pointer, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH, out error);
    }

    /// <summary>The status of the object that an open descriptor stands for.</summary>
    public static FileStatus Of(SafeFileHandle handle, out int error) => Of(handle, [], out error);

    private static unsafe FileStatus Of(int directory, byte* path, int flags, out int error)
    {
        const uint BasicStatsAndBirth = 0xfff, MountId = 0x1000;
        const int MountIdOffset = 0x90;
        statx status;
        if (LibC.statx(directory, path, flags, BasicStatsAndBirth | MountId, &status) != 0)
        {
            error = errno;
            return default;
        }

        error = 0;
        ulong device = ((ulong)status.stx_dev_major << 32) | status.stx_dev_minor;
        return new FileStatus(KindOf(status.stx_mode), new FileIdentity(device, status.stx_ino), status.stx_nlink, (long)status.stx_size)
        {
            Modified = (status.stx_mtime.tv_sec * 1_000_000_000) + status.stx_mtime.tv_nsec,
            Mount = (status.stx_mask & MountId) == 0 ? 0 : *(ulong*)((byte*)&status + MountIdOffset),
            Born = (status.stx_btime.tv_sec * 1_000_000_000) + status.stx_btime.tv_nsec,
        };
    }

    private static FileKind KindOf(uint mode) => (mode & 0xf000) switch
    {
        0x8000 => FileKind.File,
        0x4000 => FileKind.Directory,
        0xa000 => FileKind.SymbolicLink,
        _ => FileKind.Special,
    };
}
