using Microsoft.Win32.SafeHandles;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>
/// The working directory of the calling thread alone. inotify takes no directory descriptor: a path through /proc, or
/// from the root, costs more than the watch itself, and a name below the working directory next to nothing.
/// </summary>
internal static unsafe class ThreadDirectory
{
    [ThreadStatic]
    private static bool _isOwn;

    /// <summary>Whether <see cref="TryEnter"/> concerns nobody but this thread.</summary>
    public static bool IsOwn => _isOwn;

    /// <summary>To be called once on a thread that this process has made for itself; other threads keep what they share.</summary>
    /// <returns>False where that is forbidden, as in some containers.</returns>
    public static bool TryMakeOwn() => _isOwn = unshare(CLONE_FS) == 0;

    /// <summary>Goes into a directory, which then cannot be unmounted until <see cref="Leave"/>.</summary>
    /// <returns>False without the permission to search it.</returns>
    public static bool TryEnter(SafeFileHandle directory) => fchdir((int)directory.DangerousGetHandle()) == 0;

    public static void Leave()
    {
        fixed (byte* path = "/\0"u8)
            _ = Libc.chdir(path);
    }
}
