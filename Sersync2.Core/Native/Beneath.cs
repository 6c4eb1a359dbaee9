using Microsoft.Win32.SafeHandles;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>
/// The only way by a path to what lies below an open directory. No name on it may be a symbolic link: whoever may write
/// there could swap a directory for one at any moment, and have us look at what lies elsewhere. Mounts are entered.
/// </summary>
internal static class Beneath
{
    // Who changes the tree all the time can make a look fail, but not each of so many.
    private const int MostTries = 16;

    /// <summary>False has the names opened one by one even where the kernel would do it all: for tests of that.</summary>
    internal static bool MayAskKernel { get; set; } = true;

    /// <summary>Opens what is at <paramref name="path"/>; an empty path opens the directory again.</summary>
    /// <param name="flags">Of <c>open(2)</c>; nothing is ever created.</param>
    /// <param name="error">
    /// ENOENT or ENOTDIR where nothing can be there, ELOOP where a name is that of a link, EAGAIN where it was something else
    /// at each look, or what else went wrong: only the first two tell that something is missing.
    /// </param>
    /// <exception cref="LackOfResourcesException">No further file can be opened.</exception>
    public static SafeFileHandle? TryOpen(SafeFileHandle directory, ReadOnlySpan<byte> path, int flags, out int error)
    {
        int descriptor = OpenDescriptor(directory, path, flags, out error);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>As <see cref="TryOpen"/>, for a look that each event takes and that is to allocate nothing.</summary>
    /// <returns>The descriptor, which the caller closes, or -1.</returns>
    /// <inheritdoc cref="TryOpen"/>
    internal static int OpenDescriptor(SafeFileHandle directory, ReadOnlySpan<byte> path, int flags, out int error)
    {
        if (!IsPlain(path))
        {
            error = EXDEV;
            return -1;
        }

        Span<byte> name = stackalloc byte[Math.Max(path.Length, 1) + 1];
        name[0] = (byte)'.';
        path.CopyTo(name);
        name[^1] = 0;
        bool asksKernel = MayAskKernel && KernelWalk.IsAvailable;
        int descriptor, tries = 0;
        do
            descriptor = asksKernel ? KernelWalk.Open(directory, name, flags, out error) : NameWalk.Open(directory, name, flags, out error);
        while (descriptor < 0 && (error == EAGAIN || error == EINTR) && ++tries < MostTries);
        LackOfResourcesException.ThrowIf(error);
        return descriptor;
    }

    /// <summary>Whether each component is a name: with <c>..</c> or a leading slash a path could lead out of the directory.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty)
            return true;
        while (true)
        {
            int slash = path.IndexOf((byte)'/');
            ReadOnlySpan<byte> name = slash < 0 ? path : path[..slash];
            if (name is [] or [(byte)'.'] or [(byte)'.', (byte)'.'] || name.Contains((byte)0))
                return false;
            if (slash < 0)
                return true;
            path = path[(slash + 1)..];
        }
    }
}
