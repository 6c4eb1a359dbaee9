using Sersync2.Core.Paths;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>What <c>statx(2)</c> says of a path by its bytes, symbolic links followed.</summary>
internal readonly record struct PathInfo(FileIdentity Identity, uint Mode, uint Owner)
{
    private const uint TypeMask = 0xf000, DirectoryType = 0x4000, FileType = 0x8000, PermissionMask = 0xfff;

    public bool IsDirectory => (Mode & TypeMask) == DirectoryType;

    public bool IsFile => (Mode & TypeMask) == FileType;

    public uint Permissions => Mode & PermissionMask;

    /// <summary>Which device it stands for, where it is the file of one; or 0.</summary>
    public ulong DeviceItself { get; init; }

    /// <summary>The path's status, or null with the errno that hid it.</summary>
    public static unsafe PathInfo? Of(AbsolutePath path, out int error)
    {
        const uint BasicStats = 0x7ff;
        statx status;
        fixed (byte* name = path.ToCString())
        {
            if (LibC.statx(AT_FDCWD, name, 0, BasicStats, &status) != 0)
            {
                error = errno;
                return null;
            }
        }

        error = 0;
        ulong device = ((ulong)status.stx_dev_major << 32) | status.stx_dev_minor;
        return new PathInfo(new FileIdentity(device, status.stx_ino), status.stx_mode, status.stx_uid)
        {
            DeviceItself = ((ulong)status.stx_rdev_major << 32) | status.stx_rdev_minor,
        };
    }

    /// <summary>The path of the same file without symbolic links; null where it cannot be found.</summary>
    public static unsafe AbsolutePath? RealPath(AbsolutePath path)
    {
        const int LongestPath = 4096;
        byte* resolved = stackalloc byte[LongestPath];
        fixed (byte* name = path.ToCString())
        {
            return Libc.realpath(name, resolved) is not null
                ? new AbsolutePath(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(resolved))
                : null;
        }
    }

    /// <summary>
    /// Whether the directory <paramref name="inner"/>, or the place where it would be made, is <paramref name="outer"/> or
    /// lies below it, whatever symbolic links or bind mounts their names go through.
    /// </summary>
    public static bool IsInside(AbsolutePath inner, AbsolutePath outer)
    {
        if (Of(outer, out _) is not { } goal)
            return false;
        AbsolutePath place = inner;
        PathInfo? current = Of(place, out _);
        while (current is null && place.Bytes.Length > 1)
        {
            place = Up(place);
            current = Of(place, out _);
        }

        // The kernel resolves ".." where the links lead, which cutting the name would not.
        while (current is { } here)
        {
            if (here.Identity == goal.Identity)
                return true;
            place = new AbsolutePath([.. place.Bytes, .. "/.."u8]);
            current = Of(place, out _) is { } above && above.Identity != here.Identity ? above : null;
        }

        return false;
    }

    private static AbsolutePath Up(AbsolutePath path)
    {
        int slash = path.Bytes.LastIndexOf((byte)'/');
        return new AbsolutePath(path.Bytes[..Math.Max(slash, 1)]);
    }
}
