using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Tmds.Linux;

namespace Sersync2.Core.Native;

/// <summary>
/// A child that leads a process group of its own, so that it can be ended with all that it started. One thread waits for
/// it; any other may terminate it. The lock keeps a signal from reaching whoever gets the id after the child is reaped.
/// </summary>
internal sealed unsafe partial class ProcessGroup : IDisposable
{
    private const int ById = 1; // P_PID of sys/wait.h
    private const int Ended = 4; // WEXITED
    private const int DoNotReap = 0x0100_0000; // WNOWAIT
    private const int SignalInfoSize = 128;
    private const int ProcessIdInSignalInfo = 4; // si_pid, in ints
    private const int LookEveryMilliseconds = 250;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly int _id;
    private readonly SafeFileHandle? _output;
    private bool _reaped;
    private Task? _killing;

    private ProcessGroup(int id, SafeFileHandle? output)
    {
        _id = id;
        _output = output;
    }

    /// <param name="withOutput">Standard output and standard error go to whoever waits, or else nowhere.</param>
    /// <inheritdoc cref="ProcessSpawn.StartInNewGroup"/>
    public static ProcessGroup Start(ReadOnlySpan<byte> path, ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> environment, SafeFileHandle? directory, bool withOutput)
    {
        if (!withOutput)
            return new ProcessGroup(ProcessSpawn.StartInNewGroup(path, arguments, environment, directory, -1), null);
        int* ends = stackalloc int[2];
        if (LibC.pipe2(ends, LibC.O_CLOEXEC) < 0)
            throw new SersyncException($"cannot start a process: no pipe to it: {Marshal.GetPInvokeErrorMessage(LibC.errno)}");
        var output = new SafeFileHandle(ends[0], ownsHandle: true);
        using var input = new SafeFileHandle(ends[1], ownsHandle: true);
        try
        {
            return new ProcessGroup(ProcessSpawn.StartInNewGroup(path, arguments, environment, directory, ends[1]), output);
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    /// <summary>Blocks until the child has ended. What it leaves running is not waited for, unless it is being terminated.</summary>
    /// <param name="onOutput">Gets what the group prints until the child has ended.</param>
    /// <returns>See <see cref="ProcessSpawn.WaitForExit"/>.</returns>
    public int? WaitForExit(Action<ReadOnlySpan<byte>> onOutput)
    {
        if (_output is not null)
            ReadOutput(_output, onOutput);
        HasEnded(wait: true);
        Task? killing;
        lock (_gate)
            killing = _killing;
        // Not reaped yet, the child keeps its group's number from being given to others.
        killing?.Wait();
        lock (_gate)
        {
            _reaped = true;
            return ProcessSpawn.WaitForExit(_id);
        }
    }

    /// <summary>Asks the whole group to end, and makes it end when it has not after a while.</summary>
    public void Terminate()
    {
        lock (_gate)
        {
            if (_reaped || _killing is not null)
                return;
            Signal(LibC.SIGTERM);
            _killing = Task.Delay(Grace).ContinueWith(_ => Signal(LibC.SIGKILL), TaskScheduler.Default);
        }
    }

    public void Dispose() => _output?.Dispose();

    private void ReadOutput(SafeFileHandle output, Action<ReadOnlySpan<byte>> onOutput)
    {
        Span<byte> buffer = stackalloc byte[4096];
        var poll = new pollfd { fd = (int)output.DangerousGetHandle(), events = LibC.POLLIN };
        bool ended = false;
        while (true)
        {
            // What it has left running in the background may hold the pipe open for ever.
            int ready = LibC.poll(&poll, 1, ended ? 0 : LookEveryMilliseconds);
            if (ready == 0 && ended)
                return;
            if (ready <= 0)
            {
                ended = HasEnded(wait: false);
                continue; // SIGCHLD may have interrupted the wait: a read now would block
            }

            fixed (byte* start = buffer)
            {
                var length = (int)LibC.read(poll.fd, start, buffer.Length);
                if (length == 0 || (length < 0 && LibC.errno != LibC.EINTR))
                    return;
                if (length > 0)
                    onOutput(buffer[..length]);
            }
        }
    }

    private bool HasEnded(bool wait)
    {
        int* info = stackalloc int[SignalInfoSize / sizeof(int)];
        info[ProcessIdInSignalInfo] = 0;
        int result;
        do
            result = waitid(ById, _id, info, Ended | DoNotReap | (wait ? 0 : 1));
        while (result < 0 && Marshal.GetLastPInvokeError() == LibC.EINTR);
        return result < 0 || info[ProcessIdInSignalInfo] != 0;
    }

    private void Signal(int signal) => _ = LibC.kill(-_id, signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitid(int kind, int id, void* info, int options);
}
