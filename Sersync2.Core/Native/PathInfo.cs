using Sersync2.Core.Paths;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>What <c>stat(2)</c> says of a path by its bytes, symbolic links followed.</summary>
internal readonly record struct PathInfo(ulong Device, ulong Inode, uint Mode, uint Owner)
{
    private const uint TypeMask = 0xf000, DirectoryType = 0x4000, PermissionMask = 0xfff;

    public bool IsDirectory => (Mode & TypeMask) == DirectoryType;

    public uint Permissions => Mode & PermissionMask;

    /// <summary>The path's status, or null with the errno that hid it.</summary>
    public static unsafe PathInfo? Of(AbsolutePath path, out int error)
    {
        stat status;
        fixed (byte* name = path.ToCString())
        {
            if (LibC.stat(name, &status) != 0)
            {
                error = errno;
                return null;
            }
        }

        error = 0;
        return new PathInfo(status.st_dev, status.st_ino, (uint)status.st_mode, status.st_uid);
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
            if (here.IsSameObject(goal))
                return true;
            place = new AbsolutePath([.. place.Bytes, .. "/.."u8]);
            current = Of(place, out _) is { } above && !above.IsSameObject(here) ? above : null;
        }

        return false;
    }

    private bool IsSameObject(PathInfo other) => Device == other.Device && Inode == other.Inode;

    private static AbsolutePath Up(AbsolutePath path)
    {
        int slash = path.Bytes.LastIndexOf((byte)'/');
        return new AbsolutePath(path.Bytes[..Math.Max(slash, 1)]);
    }
}
