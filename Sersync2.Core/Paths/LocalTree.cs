using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;

namespace Sersync2.Core.Paths;

/// <summary>
/// Walks the watched tree by byte names and leaves out what the filter excludes. What vanishes meanwhile, or cannot be
/// read, is left out: the former has an event, the latter rsync would report. Walks take their time where there are millions
/// of directories, so each ends with an <see cref="OperationCanceledException"/> when it is to stop.
/// </summary>
internal static class LocalTree
{
    /// <param name="open">The directory itself, to look at the entry from.</param>
    internal delegate void FileHandler(SafeFileHandle open, RelativePath directory, ReadOnlySpan<byte> name, ulong inode);

    /// <param name="open">The directory itself, to be looked at.</param>
    internal delegate void DirectoryHandler(SafeFileHandle open, RelativePath directory);

    /// <returns>Whether to enter it, where it is a directory.</returns>
    private delegate bool EntryHandler(SafeFileHandle open, RelativePath directory, ReadOnlySpan<byte> name, FileKind kind, ulong inode);

    /// <summary>The path itself, where it is not the root, and all below it that is not excluded, directories before their content.</summary>
    public static List<RelativePath> Enumerate(SafeFileHandle root, RelativePath start, PathFilter filter, CancellationToken stop)
    {
        List<RelativePath> found = start.IsRoot ? [] : [start];
        Walk(root, start, filter, (_, directory, name, _, _) =>
        {
            RelativePath path = directory.Join(name);
            if (path.Bytes.Length <= RelativePath.MaxLength)
                found.Add(path);
            return true;
        }, stop);
        return found;
    }

    /// <summary>As <see cref="Enumerate"/>, but null where there are more than <paramref name="most"/>.</summary>
    public static List<RelativePath>? TryEnumerate(SafeFileHandle root, RelativePath start, int most, PathFilter filter, CancellationToken stop)
    {
        List<RelativePath> found = start.IsRoot ? [] : [start];
        Walk(root, start, filter, (_, directory, name, _, _) =>
        {
            if (found.Count <= most && directory.Join(name) is var path && path.Bytes.Length <= RelativePath.MaxLength)
                found.Add(path);
            return found.Count <= most;
        }, stop);
        return found.Count <= most ? found : null;
    }

    /// <summary>Calls <paramref name="onFile"/> for everything but directories.</summary>
    public static void Visit(SafeFileHandle root, RelativePath start, PathFilter filter, FileHandler onFile, CancellationToken stop) =>
        Walk(root, start, filter, (open, directory, name, kind, inode) =>
        {
            if (kind != FileKind.Directory)
                onFile(open, directory, name, inode);
            return true;
        }, stop);

    /// <summary>The number of directories at and below a path.</summary>
    /// <param name="onDirectory">Called with each that can be read.</param>
    public static int CountDirectories(SafeFileHandle root, RelativePath start, PathFilter filter, CancellationToken stop, DirectoryHandler? onDirectory = null)
    {
        int count = 1;
        Walk(root, start, filter, (_, _, _, kind, _) =>
        {
            count += kind == FileKind.Directory ? 1 : 0;
            return true;
        }, stop, onDirectory);
        return count;
    }

    /// <summary>Whether the files below a directory have so many bytes together, as far as the first entries tell.</summary>
    public static bool HasBytes(SafeFileHandle root, RelativePath start, long bytes, int maxEntries, PathFilter filter, CancellationToken stop)
    {
        Walk(root, start, filter, (open, _, name, kind, _) =>
        {
            bool goOn = bytes > 0 && maxEntries-- > 0;
            if (goOn && kind != FileKind.Directory)
                bytes -= FileStatus.Of(open, name, out int _).Size;
            return goOn;
        }, stop);
        return bytes <= 0;
    }

    // By path from the root, one open directory at a time: however deep the tree, no stack and no descriptors run out.
    private static void Walk(SafeFileHandle root, RelativePath start, PathFilter filter, EntryHandler onEntry, CancellationToken stop, DirectoryHandler? onDirectory = null)
    {
        var toList = new Stack<RelativePath>([start]);
        using var reader = new DirectoryReader();
        while (toList.TryPop(out RelativePath directory))
        {
            stop.ThrowIfCancellationRequested();
            using SafeFileHandle? handle = DirectoryHandle.TryOpen(root, directory.Bytes, out _);
            if (handle is null)
                continue;
            onDirectory?.Invoke(handle, directory);
            reader.Read(handle, (name, kind, inode) =>
            {
                bool isDirectory = kind == FileKind.Directory;
                RelativePath path = isDirectory || filter.IsActive ? directory.Join(name) : default;
                if (path.Bytes.Length > RelativePath.MaxLength || filter.ExcludesEntry(path.Bytes, isDirectory))
                    return;
                if (onEntry(handle, directory, name, kind, inode) && isDirectory)
                    toList.Push(path);
            });
        }
    }
}
