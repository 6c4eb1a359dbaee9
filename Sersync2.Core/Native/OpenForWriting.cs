using Microsoft.Win32.SafeHandles;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>Whether some process still has a file open for writing.</summary>
internal static unsafe class OpenForWriting
{
    private const int SetLease = 1024;
    private const int SetSignal = 10;
    private const int ReadLease = 0;
    private const int NoLease = 2;
    private const int SignalIgnoredByDefault = 23;

    /// <summary>
    /// The kernel grants a read lease (<c>fcntl(2)</c>, F_SETLEASE) only while nobody writes. Where it cannot tell, as on
    /// network file systems, the answer is no: sending a file too early costs a call, never sending it costs the file.
    /// </summary>
    public static bool Test(SafeFileHandle root, ReadOnlySpan<byte> path)
    {
        Span<byte> name = stackalloc byte[path.Length + 1];
        path.CopyTo(name);
        name[^1] = 0;
        int descriptor;
        fixed (byte* pointer = name)
            descriptor = openat((int)root.DangerousGetHandle(), pointer, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (descriptor < 0)
            return false;

        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        // A writer that opens the file while the lease stands has a signal sent to us: SIGIO, the default, would be the end.
        _ = fcntl(descriptor, SetSignal, SignalIgnoredByDefault);
        if (fcntl(descriptor, SetLease, ReadLease) != 0)
            return errno == EAGAIN;
        _ = fcntl(descriptor, SetLease, NoLease);
        return false;
    }
}
