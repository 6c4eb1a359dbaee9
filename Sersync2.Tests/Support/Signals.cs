using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sersync2.Tests.Support;

internal static class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Signal(this Process process, int signal)
    {
        if (Tmds.Linux.LibC.kill(process.Id, signal) != 0 && !process.HasExited)
            throw new Win32Exception(Marshal.GetLastSystemError(), $"kill -{signal} {process.Id}");
    }
}
