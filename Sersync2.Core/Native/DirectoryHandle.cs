using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Paths;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>Opens directories by byte names, never through a symbolic link in the last component.</summary>
internal static class DirectoryHandle
{
    /// <summary>Opens an absolute path, following links: a watch path may be a link to a directory.</summary>
    public static unsafe SafeFileHandle? TryOpen(byte[] pathWithNul, out int error)
    {
        fixed (byte* pointer = pathWithNul)
            return Wrap(open(pointer, O_RDONLY | O_DIRECTORY | O_CLOEXEC), out error);
    }

    /// <summary>Opens a directory below <paramref name="root"/>; an empty path opens the root again.</summary>
    /// <exception cref="LackOfResourcesException">No further file can be opened.</exception>
    public static unsafe SafeFileHandle? TryOpen(SafeFileHandle root, ReadOnlySpan<byte> path, out int error)
    {
        Span<byte> name = stackalloc byte[Math.Max(path.Length, 1) + 1];
        name[0] = (byte)'.';
        path.CopyTo(name);
        name[^1] = 0;
        fixed (byte* pointer = name)
        {
            SafeFileHandle? directory = Wrap(openat((int)root.DangerousGetHandle(), pointer, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), out error);
            LackOfResourcesException.ThrowIf(error);
            return directory;
        }
    }

    /// <summary>Opens a directory below <paramref name="root"/> step by step: null as well where a step is a symbolic link.</summary>
    /// <exception cref="LackOfResourcesException">No further file can be opened.</exception>
    public static SafeFileHandle? TryOpenBelow(SafeFileHandle root, RelativePath path)
    {
        SafeFileHandle? directory = TryOpen(root, [], out _);
        foreach (Range name in path.Bytes.Split((byte)'/'))
        {
            if (directory is null || path.IsRoot)
                return directory;
            using SafeFileHandle above = directory;
            directory = TryOpen(above, path.Bytes[name], out _);
        }

        return directory;
    }

    /// <summary>The path of an open directory, links resolved; null where the kernel cannot tell.</summary>
    public static AbsolutePath? RealPath(SafeFileHandle directory)
    {
        Span<byte> link = stackalloc byte[32];
        "/proc/self/fd/"u8.CopyTo(link);
        ((int)directory.DangerousGetHandle()).TryFormat(link[14..], out int digits, default, CultureInfo.InvariantCulture);
        link[14 + digits] = 0;
        return LinkTarget(link) is [(byte)'/', ..] and { } target ? new AbsolutePath(target) : null;
    }

    /// <summary>What a symbolic link says; null where there is none.</summary>
    public static unsafe byte[]? LinkTarget(ReadOnlySpan<byte> pathWithNul)
    {
        Span<byte> target = stackalloc byte[4096];
        fixed (byte* from = pathWithNul, to = target)
        {
            int length = (int)readlink(from, to, (uint)target.Length);
            return length > 0 ? target[..length].ToArray() : null;
        }
    }

    private static SafeFileHandle? Wrap(int descriptor, out int error)
    {
        error = descriptor < 0 ? errno : 0;
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }
}
