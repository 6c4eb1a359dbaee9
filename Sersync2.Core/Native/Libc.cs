using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sersync2.Core.Native;

/// <summary>The calls of libc that Tmds.LibC does not declare, under libc's own names.</summary>
internal static unsafe partial class Libc
{
    [LibraryImport("libc", SetLastError = true)]
    public static partial int inotify_init1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int inotify_add_watch(SafeFileHandle fd, byte* pathname, uint mask);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int inotify_rm_watch(SafeFileHandle fd, int wd);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint getdents64(SafeFileHandle fd, void* dirp, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int renameat2(int olddirfd, byte* oldpath, int newdirfd, byte* newpath, uint flags);

    /// <summary>For the calls that libc does not wrap: see <see cref="KernelWalk"/>.</summary>
    [LibraryImport("libc", SetLastError = true)]
    public static partial nint syscall(nint number, nint directory, byte* path, void* argument, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ioctl(int fd, nuint request, void* argument);

    [LibraryImport("libc", SetLastError = true)]
    public static partial byte* realpath(byte* path, byte* resolvedPath);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int flock(SafeFileHandle fd, int operation);

    [LibraryImport("libc")]
    public static partial int fstatfs(SafeFileHandle fd, void* buf);

    [LibraryImport("libc")]
    public static partial int chdir(byte* path);

    [LibraryImport("libc")]
    public static partial int setpriority(int which, int who, int prio);
}
