using System.Globalization;
using System.Text;
using Sersync2.Core.Showing;
using Tmds.Linux;

namespace Sersync2.Core.Native;

/// <summary>
/// Descriptors 1 and 2 themselves. <see cref="Console"/> writes to a duplicate of them, which a later redirection
/// would not reach, and sets terminals up for reading keys.
/// </summary>
public static unsafe class StandardStreams
{
    public const int Output = 1;

    public const int Error = 2;

    private const int PatienceMilliseconds = 1000;

    /// <summary>
    /// Opens /dev/null in place of a closed standard stream, so that no descriptor opened later gets its number and
    /// then receives log lines. To be called first of all.
    /// </summary>
    public static void EnsureOpen()
    {
        // In this order each open takes the lowest free number, which is the closed one.
        for (int descriptor = 0; descriptor <= Error; descriptor++)
        {
            if (LibC.fcntl(descriptor, LibC.F_GETFD) < 0)
                _ = OpenNull(LibC.O_RDWR);
        }
    }

    /// <summary>Writes all of the text, or as much as the other side takes: what fails is lost without an error.</summary>
    public static void Write(int descriptor, OutputText text) => Write(descriptor, Encoding.UTF8.GetBytes(text.ToString()));

    private static void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (int written = 0; written < bytes.Length;)
            {
                var count = (int)LibC.write(descriptor, start + written, bytes.Length - written);
                if (count >= 0)
                    written += count;
                else if (LibC.errno != LibC.EINTR && !(LibC.errno == LibC.EAGAIN && AwaitSpace(descriptor)))
                    return;
            }
        }
    }

    /// <summary>Which file a stream is: the numbers of its device and its inode, as in <c>8:1234</c>; null where it is closed.</summary>
    public static string? Identity(int descriptor)
    {
        stat status;
        return LibC.fstat(descriptor, &status) < 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{(ulong)status.st_dev}:{(ulong)status.st_ino}");
    }

    /// <summary>Puts /dev/null in the place of those of standard output and standard error that are a terminal.</summary>
    public static void DropTerminals()
    {
        for (int descriptor = Output; descriptor <= Error; descriptor++)
        {
            if (LibC.isatty(descriptor) != 1)
                continue;
            int nothing = OpenNull(LibC.O_RDWR | LibC.O_CLOEXEC);
            if (nothing < 0)
                continue;
            _ = LibC.dup2(nothing, descriptor);
            _ = LibC.close(nothing);
        }
    }

    // Whoever shares the stream with this process may have made it non-blocking.
    private static bool AwaitSpace(int descriptor)
    {
        pollfd poll = new() { fd = descriptor, events = LibC.POLLOUT };
        return LibC.poll(&poll, 1, PatienceMilliseconds) > 0;
    }

    private static int OpenNull(int flags)
    {
        fixed (byte* path = "/dev/null\0"u8)
            return LibC.open(path, flags);
    }
}
