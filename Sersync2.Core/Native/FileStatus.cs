using Microsoft.Win32.SafeHandles;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>What <c>statx(2)</c> says of an entry, links not followed. <c>default</c> stands for a missing entry.</summary>
internal readonly record struct FileStatus(FileKind Kind, FileIdentity Identity, uint LinkCount, long Size)
{
    private const uint GroupOrOthersWrite = 0x12;
    private static readonly uint Self = (uint)geteuid();

    /// <summary>When the content was last changed, in nanoseconds since 1970.</summary>
    public long Modified { get; init; }

    /// <summary>When it was created, in nanoseconds since 1970; 0 where the file system does not say. Inode numbers are used again.</summary>
    public long Born { get; init; }

    /// <summary>Under which mount it was found; 0 before Linux 5.8.</summary>
    public ulong Mount { get; init; }

    /// <summary>Whether no other mount gets that number until the next boot. Before Linux 6.8, the next one gets it.</summary>
    public bool IsMountUnique { get; init; }

    /// <summary>Whether it is what was mounted, and not something in it; never known before Linux 5.8.</summary>
    public bool IsMountRoot { get; init; }

    /// <summary>Whose it is, and what the owner, the group and others may do.</summary>
    public (uint Owner, uint Permissions) Access { get; init; }

    public bool IsDirectory => Kind == FileKind.Directory;

    /// <summary>Whether anybody but root and the user of this process may write there. An access list shows in the group's bits.</summary>
    public bool OthersMayWrite => (Access.Owner != 0 && Access.Owner != Self) || (Access.Permissions & GroupOrOthersWrite) != 0;

    /// <summary>
    /// The status of <paramref name="path"/> below <paramref name="directory"/>; an empty path is the directory itself. What
    /// lies behind a symbolic link is never looked at: see <see cref="Beneath"/>.
    /// </summary>
    /// <param name="error">The errno that hid the entry: 0, ENOENT, or what else went wrong.</param>
    /// <returns>A <see cref="FileKind.Missing"/> entry only where it is certain that there is none.</returns>
    /// <exception cref="LackOfResourcesException">No further file can be opened; not where the path is a name alone.</exception>
    public static FileStatus Of(SafeFileHandle directory, ReadOnlySpan<byte> path, out int error)
    {
        if (!Beneath.IsPlain(path))
        {
            error = EXDEV;
            return Hidden(error);
        }

        int slash = path.LastIndexOf((byte)'/');
        if (slash < 0)
            return OfName(directory, path, out error);
        int above = Beneath.OpenDescriptor(directory, path[..slash], O_PATH | O_DIRECTORY, out error);
        if (above < 0)
            return Hidden(error);
        FileStatus status = OfName(above, path[(slash + 1)..], out error);
        _ = close(above);
        return status;
    }

    /// <summary>The status of the object that an open descriptor stands for.</summary>
    public static FileStatus Of(SafeFileHandle handle, out int error) => OfName(handle, [], out error);

    /// <summary>The status of an entry of <paramref name="directory"/>, for <see cref="NameWalk"/>.</summary>
    /// <param name="nameWithNul">A single component.</param>
    public static unsafe FileStatus OfName(int directory, byte* nameWithNul, out int error) =>
        Look(directory, nameWithNul, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH, out error);

    private static FileStatus OfName(SafeFileHandle directory, ReadOnlySpan<byte> path, out int error) =>
        OfName((int)directory.DangerousGetHandle(), path, out error);

    private static unsafe FileStatus OfName(int directory, ReadOnlySpan<byte> path, out int error)
    {
        Span<byte> name = stackalloc byte[path.Length + 1];
        path.CopyTo(name);
        name[^1] = 0;
        fixed (byte* pointer = name)
            return OfName(directory, pointer, out error);
    }

    private static FileStatus Hidden(int error) =>
        default(FileStatus) with { Kind = error == ENOENT || error == ENOTDIR ? FileKind.Missing : FileKind.Unknown };

    private static unsafe FileStatus Look(int directory, byte* path, int flags, out int error)
    {
        const uint BasicStats = 0x7ff, Birth = 0x800, MountId = 0x1000, UniqueMountId = 0x4000;
        const ulong MountRoot = 0x2000;
        const int MountIdOffset = 0x90;
        statx status;
        if (LibC.statx(directory, path, flags, BasicStats | Birth | MountId | UniqueMountId, &status) != 0)
        {
            error = errno;
            return Hidden(error);
        }

        error = 0;
        ulong device = ((ulong)status.stx_dev_major << 32) | status.stx_dev_minor;
        return new FileStatus(KindOf(status.stx_mode), new FileIdentity(device, status.stx_ino), status.stx_nlink, (long)status.stx_size)
        {
            Access = (status.stx_uid, status.stx_mode & 0xfffu),
            Modified = (status.stx_mtime.tv_sec * 1_000_000_000) + status.stx_mtime.tv_nsec,
            Mount = (status.stx_mask & (MountId | UniqueMountId)) == 0 ? 0 : *(ulong*)((byte*)&status + MountIdOffset),
            IsMountRoot = (status.stx_attributes & MountRoot) != 0,
            IsMountUnique = (status.stx_mask & UniqueMountId) != 0,
            Born = (status.stx_mask & Birth) == 0 ? 0 : (status.stx_btime.tv_sec * 1_000_000_000) + status.stx_btime.tv_nsec,
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
