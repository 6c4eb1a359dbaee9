using Microsoft.Win32.SafeHandles;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>An eventfd that wakes a thread out of <c>poll</c>: closing the descriptor under it would be a race.</summary>
internal sealed unsafe class WakeUp : IDisposable
{
    public WakeUp()
    {
        int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (descriptor < 0)
            throw new SersyncException($"cannot start watching: eventfd: {Errno.Describe(errno)}");
        Handle = new SafeFileHandle(descriptor, ownsHandle: true);
    }

    public SafeFileHandle Handle { get; }

    public void Signal()
    {
        ulong one = 1;
        _ = write((int)Handle.DangerousGetHandle(), &one, sizeof(ulong));
    }

    /// <summary>Waits for the signal alone.</summary>
    /// <returns>Whether it came before the time was over.</returns>
    public bool Wait(TimeSpan timeout)
    {
        pollfd descriptor = default;
        descriptor.fd = (int)Handle.DangerousGetHandle();
        descriptor.events = POLLIN;
        return poll(&descriptor, 1, (int)timeout.TotalMilliseconds) > 0;
    }

    public void Clear()
    {
        ulong count;
        _ = read((int)Handle.DangerousGetHandle(), &count, sizeof(ulong));
    }

    public void Dispose() => Handle.Dispose();
}
