using System.Runtime.InteropServices;

namespace Sersync2.Tests.Support;

/// <summary>The few calls that <see cref="Tmds.Linux.LibC"/> does not declare.</summary>
internal static partial class LibC
{
    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true)]
    public static unsafe partial int Rename(byte* from, byte* to);

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true)]
    public static unsafe partial nint OpenDirectory(byte* path);

    [LibraryImport("libc", EntryPoint = "readdir64", SetLastError = true)]
    public static unsafe partial byte* ReadDirectory(nint directory);

    [LibraryImport("libc", EntryPoint = "closedir", SetLastError = true)]
    public static partial int CloseDirectory(nint directory);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    public static unsafe partial int GetTime(int clock, long* secondsAndNanoseconds);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true)]
    public static unsafe partial int Mount(byte* source, byte* target, byte* kind, nuint flags, byte* data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true)]
    public static unsafe partial int Unmount(byte* target, int flags);

    /// <summary>signal(2); a handler of 0 is the usual reaction.</summary>
    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    public static partial nint SetReaction(int signal, nint handler);
}
