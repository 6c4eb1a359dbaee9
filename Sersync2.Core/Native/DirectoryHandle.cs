using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Paths;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Native;

/// <summary>Opens directories by byte names.</summary>
internal static class DirectoryHandle
{
    /// <summary>Opens an absolute path, following links: a watch path may be a link to a directory.</summary>
    public static unsafe SafeFileHandle? TryOpen(byte[] pathWithNul, out int error)
    {
        fixed (byte* pointer = pathWithNul)
            return Wrap(open(pointer, O_RDONLY | O_DIRECTORY | O_CLOEXEC), out error);
    }

    /// <summary>As <see cref="TryOpen(byte[], out int)"/>, without the right to list it.</summary>
    public static unsafe SafeFileHandle? TryOpenToLook(byte[] pathWithNul, out int error)
    {
        fixed (byte* pointer = pathWithNul)
            return Wrap(open(pointer, O_PATH | O_DIRECTORY | O_CLOEXEC), out error);
    }

    /// <summary>Opens a directory below <paramref name="root"/>, to be listed; an empty path opens the root again.</summary>
    /// <inheritdoc cref="Beneath.TryOpen"/>
    public static SafeFileHandle? TryOpen(SafeFileHandle root, ReadOnlySpan<byte> path, out int error) =>
        Beneath.TryOpen(root, path, O_RDONLY | O_DIRECTORY, out error);

    /// <summary>As <see cref="TryOpen(SafeFileHandle, ReadOnlySpan{byte}, out int)"/>, only to look at entries by their names: no right to list it is needed.</summary>
    /// <inheritdoc cref="Beneath.TryOpen"/>
    public static SafeFileHandle? TryOpenToLook(SafeFileHandle root, ReadOnlySpan<byte> path, out int error) =>
        Beneath.TryOpen(root, path, O_PATH | O_DIRECTORY, out error);

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
