using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Tmds.Linux;

namespace Sersync2.Core.Native;

/// <summary>
/// The pipe by which a daemon tells the process that started it that it is ready: one byte; its closing without a byte
/// means that the daemon has ended.
/// </summary>
public static unsafe class ReadinessPipe
{
    /// <summary>Makes the pipe. The write end, and only this, is inherited by a process started from now on.</summary>
    /// <exception cref="SersyncException">No descriptor is free.</exception>
    public static (SafeFileHandle ReadEnd, SafeFileHandle WriteEnd) Create()
    {
        int* ends = stackalloc int[2];
        if (LibC.pipe2(ends, LibC.O_CLOEXEC) < 0)
            throw new SersyncException($"cannot start the daemon: no pipe to it: {Marshal.GetPInvokeErrorMessage(LibC.errno)}");
        _ = LibC.fcntl(ends[1], LibC.F_SETFD, 0);
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    /// <summary>Takes over an inherited write end, so that no process started from now on gets it.</summary>
    /// <returns>Null where the descriptor is not a pipe that can be written.</returns>
    public static SafeFileHandle? AdoptWriteEnd(int descriptor)
    {
        stat status;
        if (descriptor <= StandardStreams.Error
            || LibC.fstat(descriptor, &status) < 0
            || !LibC.S_ISFIFO(status.st_mode)
            || (LibC.fcntl(descriptor, LibC.F_GETFL) & LibC.O_ACCMODE) != LibC.O_WRONLY)
            return null;
        _ = LibC.fcntl(descriptor, LibC.F_SETFD, LibC.FD_CLOEXEC);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Waits for the byte: true when it has come, false when the pipe was closed, null after the time limit.</summary>
    public static bool? Wait(SafeFileHandle readEnd, TimeSpan limit)
    {
        var descriptor = (int)readEnd.DangerousGetHandle();
        long end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (true)
        {
            pollfd poll = new() { fd = descriptor, events = LibC.POLLIN };
            int ready = LibC.poll(&poll, 1, (int)Math.Max(0, end - Environment.TickCount64));
            if (ready == 0)
                return null;
            byte word;
            if (ready > 0)
                return LibC.read(descriptor, &word, 1) == 1;
            if (LibC.errno != LibC.EINTR)
                return false;
        }
    }
}
