using Microsoft.Win32.SafeHandles;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>Whether some process still has a file open for writing.</summary>
internal static class OpenForWriting
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
    /// <exception cref="LackOfResourcesException">No further file can be opened.</exception>
    public static bool Test(SafeFileHandle root, ReadOnlySpan<byte> path)
    {
        using SafeFileHandle? file = Beneath.TryOpen(root, path, O_RDONLY | O_NONBLOCK, out _);
        if (file is null)
            return false;
        var descriptor = (int)file.DangerousGetHandle();
        // A writer that opens the file while the lease stands has a signal sent to us: SIGIO, the default, would be the end.
        _ = fcntl(descriptor, SetSignal, SignalIgnoredByDefault);
        if (fcntl(descriptor, SetLease, ReadLease) != 0)
            return errno == EAGAIN;
        _ = fcntl(descriptor, SetLease, NoLease);
        return false;
    }
}
