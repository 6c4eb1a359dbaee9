using Microsoft.Win32.SafeHandles;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>
/// Opens a path below a directory name by name, each in the directory that the one before has opened, for kernels without
/// <see cref="KernelWalk"/>. The answers are the same. For <see cref="Beneath"/> alone.
/// </summary>
internal static unsafe class NameWalk
{
    /// <returns>The descriptor, or -1.</returns>
    public static int Open(SafeFileHandle directory, ReadOnlySpan<byte> pathWithNul, int flags, out int error)
    {
        // Each name with a NUL of its own.
        Span<byte> names = stackalloc byte[pathWithNul.Length];
        pathWithNul.CopyTo(names);
        names.Replace((byte)'/', (byte)0);
        int root = (int)directory.DangerousGetHandle(), current = root;
        fixed (byte* first = names)
        {
            for (byte* name = first; ;)
            {
                byte* end = name + names[(int)(name - first)..].IndexOf((byte)0);
                bool isLast = end == first + names.Length - 1;
                int next = openat(current, name, (isLast ? flags : O_PATH | O_DIRECTORY) | O_NOFOLLOW | O_CLOEXEC);
                error = next < 0 ? Explain(errno, current, name) : 0;
                if (current != root)
                    _ = close(current);
                if (next < 0 || isLast)
                    return next;
                current = next;
                name = end + 1;
            }
        }
    }

    // "Not a directory" is said of links as well.
    private static int Explain(int error, int directory, byte* name)
    {
        if (error != ENOTDIR)
            return error;
        return FileStatus.OfName(directory, name, out int hidden).Kind switch
        {
            FileKind.SymbolicLink => ELOOP,
            // It has changed since.
            FileKind.Directory => EAGAIN,
            FileKind.Unknown => hidden,
            FileKind.Missing => EAGAIN,
            _ => ENOTDIR,
        };
    }
}
