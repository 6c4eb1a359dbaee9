using Microsoft.Win32.SafeHandles;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>
/// Tells of mounts and unmounts (<c>proc_pid_mountinfo(5)</c>): one over a watched directory makes no event there.
/// </summary>
internal sealed unsafe class MountTable : IDisposable
{
    public MountTable()
    {
        fixed (byte* path = "/proc/self/mountinfo\0"u8)
        {
            int descriptor = open(path, O_RDONLY | O_CLOEXEC);
            Handle = descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }

    /// <summary>Polled for an exceptional condition; null where there is no /proc.</summary>
    public SafeFileHandle? Handle { get; }

    public void Dispose() => Handle?.Dispose();
}
