using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace Sersync2.Tests.Support;

/// <summary>What <c>lstat(2)</c> says of a path.</summary>
internal readonly record struct ByteFileStatus(FileType Type, int Mode, long Size, long Seconds, uint Nanoseconds, ulong Inode)
{
    /// <summary>Null where nothing is at that path.</summary>
    public static unsafe ByteFileStatus? Of(BytePath path)
    {
        statx status;
        fixed (byte* name = path.ToCString())
        {
            if (statx(AT_FDCWD, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &status) != 0)
                return null;
        }

        return new ByteFileStatus(
            (FileType)(status.stx_mode & 0xf000),
            status.stx_mode & 0xfff,
            (long)status.stx_size,
            (long)status.stx_mtime.tv_sec,
            (uint)status.stx_mtime.tv_nsec,
            status.stx_ino);
    }

    /// <summary>Where a symbolic link points; null where the path is none.</summary>
    public static unsafe byte[]? LinkTarget(BytePath path)
    {
        var target = new byte[4096];
        fixed (byte* name = path.ToCString(), buffer = target)
        {
            int length = (int)readlink(name, buffer, (size_t)target.Length);
            return length < 0 ? null : target[..length];
        }
    }
}
