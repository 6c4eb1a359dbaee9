using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>One inotify descriptor. All calls come from the thread that reads its events.</summary>
internal sealed unsafe class InotifyInstance : IDisposable
{
    private const int BufferSize = 64 * 1024;
    private readonly SafeFileHandle _handle;
    private byte* _buffer;

    /// <exception cref="LackOfResourcesException">The kernel grants no further instance.</exception>
    public InotifyInstance()
    {
        int descriptor = Libc.inotify_init1(O_CLOEXEC | O_NONBLOCK);
        if (descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            // The same errno for two limits: where a file can be opened, it is the other one.
            using (DirectoryHandle.TryOpen("/\0"u8.ToArray(), out int openError))
                LackOfResourcesException.ThrowIf(openError);
            throw new LackOfResourcesException(error == EMFILE
                ? "cannot start watching: no inotify instance is left for this user; raise it with sysctl fs.inotify.max_user_instances=1024"
                : $"cannot start watching: inotify_init1: {Errno.Describe(error)}");
        }

        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
        _buffer = (byte*)NativeMemory.Alloc(BufferSize);
    }

    internal delegate void EventHandler(in InotifyEvent inotifyEvent);

    /// <summary>
    /// Watches the very directory that is open, whatever its name is by now. The magic link of /proc also spares the
    /// kernel a path of up to 4,096 bytes.
    /// </summary>
    /// <returns>The watch descriptor, or -1 with the errno.</returns>
    public int AddWatch(SafeFileHandle directory, InotifyMask mask, out int error) => AddWatch(directory, mask, InotifyMask.Add, out error);

    private int AddWatch(SafeFileHandle directory, InotifyMask mask, InotifyMask how, out int error)
    {
        Span<byte> path = stackalloc byte[32];
        "/proc/self/fd/"u8.CopyTo(path);
        ((int)directory.DangerousGetHandle()).TryFormat(path[14..], out int length, default, CultureInfo.InvariantCulture);
        path[14 + length] = 0;
        return AddWatch(path, mask | InotifyMask.OnlyDirectory, how, out error);
    }

    /// <summary>Watches the directory with this name in the working directory of the calling thread, if it is no link.</summary>
    /// <param name="nameWithNul">A single component.</param>
    /// <inheritdoc cref="AddWatch(SafeFileHandle, InotifyMask, out int)"/>
    public int AddWatchHere(ReadOnlySpan<byte> nameWithNul, InotifyMask mask, out int error) =>
        AddWatch(nameWithNul, mask | InotifyMask.DoNotFollow | InotifyMask.OnlyDirectory, out error);

    /// <summary>Watches whatever has this path.</summary>
    /// <inheritdoc cref="AddWatch(SafeFileHandle, InotifyMask, out int)"/>
    public int AddWatch(ReadOnlySpan<byte> pathWithNul, InotifyMask mask, out int error) =>
        // What a watch tells already, it goes on telling: the watch path, or a mount of it below itself, wants more than others.
        AddWatch(pathWithNul, mask, InotifyMask.Add, out error);

    private int AddWatch(ReadOnlySpan<byte> pathWithNul, InotifyMask mask, InotifyMask how, out int error)
    {
        fixed (byte* pointer = pathWithNul)
        {
            int watch = Libc.inotify_add_watch(_handle, pointer, (uint)(mask | how));
            error = watch < 0 ? Marshal.GetLastPInvokeError() : 0;
            return watch;
        }
    }

    /// <summary>
    /// Whether an open directory has a watch here: not one with its name or its number, but it. Any thread may ask. Before
    /// Linux 4.18 it is never known.
    /// </summary>
    public bool IsWatched(SafeFileHandle directory)
    {
        try
        {
            int watch = AddWatch(directory, InotifyMask.DeleteSelf, InotifyMask.NewOnly, out int error);
            if (watch >= 0)
                RemoveWatch(watch);
            return watch < 0 && error == EEXIST;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Removes a watch; one that the kernel removed before is no error.</summary>
    public void RemoveWatch(int watch) => _ = Libc.inotify_rm_watch(_handle, watch);

    /// <summary>Waits until events can be read, <paramref name="wake"/> is signalled, a mount changes, or the time is over.</summary>
    /// <param name="timeoutMilliseconds">-1 waits for ever.</param>
    /// <returns>Whether a mount has changed.</returns>
    public bool Wait(WakeUp wake, MountTable mounts, int timeoutMilliseconds)
    {
        pollfd* descriptors = stackalloc pollfd[3];
        descriptors[0].fd = (int)_handle.DangerousGetHandle();
        descriptors[0].events = POLLIN;
        descriptors[1].fd = (int)wake.Handle.DangerousGetHandle();
        descriptors[1].events = POLLIN;
        descriptors[2].fd = mounts.Handle is { } handle ? (int)handle.DangerousGetHandle() : -1;
        descriptors[2].events = POLLPRI;
        return poll(descriptors, 3, timeoutMilliseconds) > 0 && descriptors[2].revents != 0;
    }

    /// <summary>Hands on what is queued, one buffer of it.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Read(EventHandler onEvent)
    {
        nint length = (nint)read((int)_handle.DangerousGetHandle(), _buffer, BufferSize);
        for (nint offset = 0; offset < length;)
        {
            byte* record = _buffer + offset;
            int nameLength = *(int*)(record + 12);
            var padded = new ReadOnlySpan<byte>(record + 16, nameLength);
            int end = padded.IndexOf((byte)0);
            onEvent(new InotifyEvent(*(int*)record, (InotifyMask)(*(uint*)(record + 4)), *(uint*)(record + 8), end < 0 ? padded : padded[..end]));
            offset += 16 + nameLength;
        }

        return length > 0;
    }

    public void Dispose()
    {
        _handle.Dispose();
        NativeMemory.Free(_buffer);
        _buffer = null;
    }
}
