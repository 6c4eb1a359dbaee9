using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>
/// Opens a path below a directory with <c>openat2(2)</c>, Linux 5.6: the kernel follows no link anywhere on it. For
/// <see cref="Beneath"/> alone.
/// </summary>
internal static unsafe class KernelWalk
{
    private const nint OpenAt2 = 437;
    private const ulong NoMagicLinks = 0x02, NoSymbolicLinks = 0x04, StayBeneath = 0x08;
    private static volatile Support _support;

    private enum Support
    {
        Unknown,
        Present,
        Absent,
    }

    /// <summary>Whether the kernel has the call and nothing forbids it. What was found out is remembered.</summary>
    public static bool IsAvailable
    {
        get
        {
            if (_support == Support.Unknown)
                _support = Probe();
            return _support == Support.Present;
        }
    }

    /// <returns>The descriptor, or -1.</returns>
    public static int Open(SafeFileHandle directory, ReadOnlySpan<byte> pathWithNul, int flags, out int error)
    {
        fixed (byte* path = pathWithNul)
            return Open((int)directory.DangerousGetHandle(), path, flags, out error);
    }

    private static int Open(int directory, byte* path, int flags, out int error)
    {
        var how = new OpenHow { Flags = (ulong)(uint)(flags | O_CLOEXEC), Resolve = StayBeneath | NoSymbolicLinks | NoMagicLinks };
        int descriptor = (int)Libc.syscall(OpenAt2, directory, path, &how, (nuint)sizeof(OpenHow));
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor;
    }

    // The root of all cannot be below anything, so the answer is known. Where a filter of system calls (seccomp) answers in
    // the kernel's place, it is another: EPERM, ENOSYS or whatever was thought of.
    private static Support Probe()
    {
        fixed (byte* path = "/\0"u8)
        {
            int descriptor = Open(-1, path, O_RDONLY, out int error);
            if (descriptor >= 0)
                _ = close(descriptor);
            return error == EXDEV ? Support.Present
                : error == EMFILE || error == ENFILE || error == ENOMEM || error == EINTR ? Support.Unknown
                : Support.Absent;
        }
    }

    // struct open_how of openat2(2).
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
