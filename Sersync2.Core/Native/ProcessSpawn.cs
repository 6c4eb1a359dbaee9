using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Paths;
using Tmds.Linux;

namespace Sersync2.Core.Native;

/// <summary>
/// Starts a process of which this one knows nothing more than its id: unlike <see cref="System.Diagnostics.Process"/>
/// it can begin a session of its own, and takes arguments, and above all the zeroth, as bytes.
/// </summary>
public static unsafe partial class ProcessSpawn
{
    // The flags of spawn.h, equal in glibc and musl.
    private const short SetProcessGroup = 0x02;
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const short SetSession = 0x80;

    // sigset_t, in glibc and musl: bit n - 1 is signal n.
    private const int SignalSetSize = 128;

    // posix_spawnattr_t and posix_spawn_file_actions_t have at most 336 and 80 bytes, in glibc and musl.
    private const int OpaqueSize = 1024;

    /// <summary>The executable of this process, with links resolved.</summary>
    public static byte[] ExecutablePath()
    {
        Span<byte> target = new byte[4096];
        fixed (byte* link = "/proc/self/exe\0"u8, buffer = target)
        {
            var length = (int)LibC.readlink(link, buffer, target.Length);
            return length < 0
                ? throw new SersyncException($"cannot read \"/proc/self/exe\": {Marshal.GetPInvokeErrorMessage(LibC.errno)}")
                : target[..length].ToArray();
        }
    }

    /// <summary>
    /// Starts a process in a session of its own, with standard input from /dev/null; it inherits every descriptor that
    /// is not close-on-exec.
    /// </summary>
    /// <param name="path">The executable, an absolute path.</param>
    /// <param name="arguments">From the zeroth on: NUL-terminated words one after the other, as in /proc/PID/cmdline.</param>
    /// <param name="environment">Likewise, as in /proc/PID/environ.</param>
    /// <returns>The process id.</returns>
    /// <exception cref="SersyncException">The process cannot be started.</exception>
    public static int StartInNewSession(ReadOnlySpan<byte> path, ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> environment) =>
        Start(path, arguments, environment, null, SetSession | SetSignalDefaults | SetSignalMask, output: null);

    /// <summary>
    /// Starts a process that leads a process group of its own, with standard input from /dev/null and the usual reactions
    /// to signals, whatever this process ignores.
    /// </summary>
    /// <param name="directory">
    /// Its working directory, or null for that of this process. Only a thread with one of its own lends it to nobody else:
    /// <see cref="ThreadDirectory.TryMakeOwn"/>.
    /// </param>
    /// <param name="output">Where standard output and standard error go; -1 for /dev/null.</param>
    /// <inheritdoc cref="StartInNewSession"/>
    public static int StartInNewGroup(ReadOnlySpan<byte> path, ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> environment, SafeFileHandle? directory, int output) =>
        Start(path, arguments, environment, directory, SetProcessGroup | SetSignalDefaults | SetSignalMask, output);

    private static int Start(
        ReadOnlySpan<byte> path, ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> environment, SafeFileHandle? directory, short flags, int? output)
    {
        if (!path.StartsWith("/"u8))
            throw new ArgumentException($"\"{ByteText.Display(path)}\" would be looked for in the working directory", nameof(path));
        byte* attributes = stackalloc byte[OpaqueSize];
        byte* actions = stackalloc byte[OpaqueSize];
        byte* signals = stackalloc byte[SignalSetSize];
        fixed (byte* file = (byte[])[.. path, 0], words = arguments, variables = environment, nothing = "/dev/null\0"u8)
        fixed (byte** argv = Pointers(words, arguments), envp = Pointers(variables, environment))
        {
            Check(posix_spawnattr_init(attributes));
            Check(posix_spawn_file_actions_init(actions));
            try
            {
                Check(posix_spawnattr_setflags(attributes, flags));
                new Span<byte>(signals, SignalSetSize).Clear();
                Check(posix_spawnattr_setsigmask(attributes, signals));
                // .NET ignores the one, and nohup the other, which asks a daemon to read its configuration again.
                new Span<ulong>(signals, 1)[0] = (1UL << (LibC.SIGPIPE - 1)) | (1UL << (LibC.SIGHUP - 1));
                Check(posix_spawnattr_setsigdefault(attributes, signals));
                Check(posix_spawn_file_actions_addopen(actions, 0, nothing, LibC.O_RDONLY, 0));
                if (output is { } target)
                {
                    Check(target < 0
                        ? posix_spawn_file_actions_addopen(actions, StandardStreams.Output, nothing, LibC.O_WRONLY, 0)
                        : posix_spawn_file_actions_adddup2(actions, target, StandardStreams.Output));
                    Check(posix_spawn_file_actions_adddup2(actions, StandardStreams.Output, StandardStreams.Error));
                }

                lock (InheritedDirectory.Starting)
                {
                    bool entered = directory is not null && ThreadDirectory.TryEnter(directory);
                    int error = posix_spawn(out int id, file, actions, attributes, argv, envp);
                    if (entered)
                        ThreadDirectory.Leave();
                    Check(error, path);
                    return id;
                }
            }
            finally
            {
                _ = posix_spawn_file_actions_destroy(actions);
                _ = posix_spawnattr_destroy(attributes);
            }
        }
    }

    /// <summary>Waits until a child has ended: its exit code, or the negated number of the signal that killed it, or null where nobody knows.</summary>
    public static int? WaitForExit(int processId)
    {
        int status;
        int result;
        do
            result = waitpid(processId, out status, 0);
        while (result < 0 && Marshal.GetLastPInvokeError() == LibC.EINTR);

        // A caller that ignores SIGCHLD has this process inherit that, and the exit code is then lost.
        if (result < 0)
            return null;
        int signal = status & 0x7f;
        return signal == 0 ? (status >> 8) & 0xff : -signal;
    }

    private static byte*[] Pointers(byte* block, ReadOnlySpan<byte> words)
    {
        var pointers = new byte*[words.Count((byte)0) + 1];
        int at = 0;
        for (int word = 0; word < pointers.Length - 1; word++)
        {
            pointers[word] = block + at;
            at += words[at..].IndexOf((byte)0) + 1;
        }

        return pointers;
    }

    private static void Check(int error, ReadOnlySpan<byte> path = default)
    {
        if (error != 0)
            throw new SersyncException($"cannot start a process{(path.IsEmpty ? "" : $" \"{ByteText.Display(path)}\"")}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc")]
    private static partial int posix_spawn(
        out int processId, byte* path, void* fileActions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_init(void* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_destroy(void* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigmask(void* attributes, void* signals);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigdefault(void* attributes, void* signals);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(void* actions, int descriptor, int copy);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(void* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(void* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_addopen(void* actions, int descriptor, byte* path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int processId, out int status, int options);
}
