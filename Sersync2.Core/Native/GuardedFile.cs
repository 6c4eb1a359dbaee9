using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Paths;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>
/// Files in directories that others may write to as well, such as /tmp: never through a symbolic link in the last
/// component, never onto what is there already, never waiting for the other end of a FIFO.
/// </summary>
internal static unsafe class GuardedFile
{
    private const uint NoReplace = 1; // RENAME_NOREPLACE of linux/fs.h
    private const uint Swap = 2; // RENAME_EXCHANGE

    /// <summary>What is at the path itself, links not followed; null with the errno.</summary>
    public static GuardedStatus? StatusOf(AbsolutePath path, out int error)
    {
        fixed (byte* name = path.ToCString())
            return StatusOf(AT_FDCWD, name, AT_SYMLINK_NOFOLLOW, out error);
    }

    public static GuardedStatus? StatusOf(SafeFileHandle file, out int error)
    {
        fixed (byte* nothing = "\0"u8)
            return StatusOf((int)file.DangerousGetHandle(), nothing, AT_EMPTY_PATH, out error);
    }

    public static SafeFileHandle? OpenForReading(AbsolutePath path, out int error)
    {
        fixed (byte* name = path.ToCString())
            return Wrap(open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), out error);
    }

    /// <summary>Makes a file that was not there; its mode is exactly this, whatever the umask.</summary>
    public static SafeFileHandle? Create(AbsolutePath path, uint mode, out int error)
    {
        fixed (byte* name = path.ToCString())
        {
            SafeFileHandle? file = Wrap(open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, (mode_t)mode), out error);
            if (file is not null)
                ChangeMode(file, mode);
            return file;
        }
    }

    /// <summary>Opens a file for reading and writing, and makes it where it is missing.</summary>
    public static SafeFileHandle? OpenOrCreate(AbsolutePath path, uint mode, out int error)
    {
        fixed (byte* name = path.ToCString())
            return Wrap(open(name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, (mode_t)mode), out error);
    }

    /// <summary>Takes the lock of <c>flock(2)</c>, which ends with the open file, or says with EWOULDBLOCK that another has it.</summary>
    public static bool TryLock(SafeFileHandle file, out int error)
    {
        const int ExclusiveAtOnce = 2 | 4; // LOCK_EX | LOCK_NB
        bool locked = Libc.flock(file, ExclusiveAtOnce) == 0;
        error = locked ? 0 : Marshal.GetLastPInvokeError();
        return locked;
    }

    public static void ChangeMode(SafeFileHandle file, uint mode) => _ = fchmod((int)file.DangerousGetHandle(), (mode_t)mode);

    /// <param name="replace">Whether something may stand at the new name already.</param>
    /// <returns>0, or the errno.</returns>
    public static int Rename(AbsolutePath from, AbsolutePath to, bool replace)
    {
        fixed (byte* old = from.ToCString(), @new = to.ToCString())
        {
            int result = Libc.renameat2(AT_FDCWD, old, AT_FDCWD, @new, replace ? 0 : NoReplace);
            // Some file systems do not know the flag.
            if (result != 0 && !replace && Marshal.GetLastPInvokeError() == EINVAL && StatusOf(to, out int error) is null && error == ENOENT)
                result = Libc.renameat2(AT_FDCWD, old, AT_FDCWD, @new, 0);
            return result == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Has two files take each other's name, at once.</summary>
    /// <returns>0, or the errno: EINVAL where the file system cannot do that.</returns>
    public static int Exchange(AbsolutePath one, AbsolutePath other)
    {
        fixed (byte* first = one.ToCString(), second = other.ToCString())
            return Libc.renameat2(AT_FDCWD, first, AT_FDCWD, second, Swap) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <returns>0, or the errno.</returns>
    public static int Remove(AbsolutePath path)
    {
        fixed (byte* name = path.ToCString())
            return unlink(name) == 0 ? 0 : errno;
    }

    /// <summary>Makes a rename in the directory survive a loss of power.</summary>
    public static void SyncDirectory(AbsolutePath directory)
    {
        using SafeFileHandle? handle = DirectoryHandle.TryOpen(directory.ToCString(), out _);
        if (handle is not null)
            _ = fsync((int)handle.DangerousGetHandle());
    }

    private static GuardedStatus? StatusOf(int directory, byte* path, int flags, out int error)
    {
        const uint BasicStats = 0x7ff;
        statx status;
        if (LibC.statx(directory, path, flags, BasicStats, &status) != 0)
        {
            error = errno;
            return null;
        }

        error = 0;
        ulong device = ((ulong)status.stx_dev_major << 32) | status.stx_dev_minor;
        long modified = (status.stx_mtime.tv_sec * 1_000_000_000) + status.stx_mtime.tv_nsec;
        return new GuardedStatus(new FileIdentity(device, status.stx_ino), status.stx_mode, status.stx_uid, status.stx_nlink, (long)status.stx_size, modified);
    }

    private static SafeFileHandle? Wrap(int descriptor, out int error)
    {
        error = descriptor < 0 ? errno : 0;
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }
}
