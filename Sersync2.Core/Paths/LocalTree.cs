using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;

namespace Sersync2.Core.Paths;

/// <summary>Walks the watched tree by byte names and leaves out what the filter excludes.</summary>
internal static class LocalTree
{
    internal delegate void FileHandler(RelativePath directory, ReadOnlySpan<byte> name, ulong inode);

    /// <summary>
    /// The path itself, where it is not the root, and all below it that is not excluded, directories before their content.
    /// What vanishes meanwhile, or cannot be read, is left out: the former has an event, the latter rsync would report.
    /// </summary>
    public static List<RelativePath> Enumerate(SafeFileHandle root, RelativePath start, PathFilter filter)
    {
        var found = new List<RelativePath>();
        var toList = new Stack<RelativePath>();
        if (!start.IsRoot)
            found.Add(start);
        toList.Push(start);
        using var reader = new DirectoryReader();
        while (toList.TryPop(out RelativePath directory))
        {
            using SafeFileHandle? handle = DirectoryHandle.TryOpen(root, directory.Bytes, out _);
            if (handle is null)
                continue;
            reader.Read(handle, (name, kind, _) =>
            {
                RelativePath path = directory.Join(name);
                bool isDirectory = kind == FileKind.Directory;
                if (path.Bytes.Length > RelativePath.MaxLength || filter.ExcludesEntry(path.Bytes, isDirectory))
                    return;
                found.Add(path);
                if (isDirectory)
                    toList.Push(path);
            });
        }

        return found;
    }

    /// <summary>Calls <paramref name="onEntry"/> for everything but directories that is not excluded.</summary>
    public static void Visit(SafeFileHandle root, PathFilter filter, FileHandler onEntry)
    {
        var toList = new Stack<RelativePath>([RelativePath.Root]);
        using var reader = new DirectoryReader();
        while (toList.TryPop(out RelativePath directory))
        {
            using SafeFileHandle? handle = DirectoryHandle.TryOpen(root, directory.Bytes, out _);
            if (handle is null)
                continue;
            reader.Read(handle, (name, kind, inode) =>
            {
                if (kind != FileKind.Directory)
                    onEntry(directory, name, inode);
                else if (directory.Join(name) is { Bytes.Length: <= RelativePath.MaxLength } path && !filter.ExcludesEntry(path.Bytes, isDirectory: true))
                    toList.Push(path);
            });
        }
    }

    /// <summary>The number of directories at and below a path that are not excluded.</summary>
    public static int CountDirectories(SafeFileHandle root, RelativePath start, PathFilter filter)
    {
        int count = 1;
        var toList = new Stack<RelativePath>([start]);
        using var reader = new DirectoryReader();
        while (toList.TryPop(out RelativePath directory))
        {
            using SafeFileHandle? handle = DirectoryHandle.TryOpen(root, directory.Bytes, out _);
            if (handle is null)
                continue;
            reader.Read(handle, (name, kind, _) =>
            {
                if (kind != FileKind.Directory || directory.Join(name) is not { Bytes.Length: <= RelativePath.MaxLength } path || filter.ExcludesEntry(path.Bytes, isDirectory: true))
                    return;
                count++;
                toList.Push(path);
            });
        }

        return count;
    }

    /// <summary>Whether the files below a directory have so many bytes together, as far as the first entries tell.</summary>
    public static bool HasBytes(SafeFileHandle root, RelativePath start, long bytes, int maxEntries)
    {
        var toList = new Stack<RelativePath>([start]);
        using var reader = new DirectoryReader();
        while (bytes > 0 && maxEntries > 0 && toList.TryPop(out RelativePath directory))
        {
            using SafeFileHandle? handle = DirectoryHandle.TryOpen(root, directory.Bytes, out _);
            if (handle is null)
                continue;
            reader.Read(handle, (name, kind, inode) =>
            {
                if (kind == FileKind.Directory)
                    toList.Push(directory.Join(name));
                else if (bytes > 0 && maxEntries-- > 0)
                    bytes -= FileStatus.Of(handle, name, out _).Size;
            });
        }

        return bytes <= 0;
    }
}
