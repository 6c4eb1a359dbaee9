using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.FullSyncs;

/// <summary>
/// Directories that hold entries whose paths rsync cannot carry. One such entry is an error of reading to rsync, and it then
/// deletes nothing in the whole call: it must not enter that directory.
/// </summary>
internal static class TooLongPaths
{
    private const int LongestName = 255;

    /// <summary>The directories right above them.</summary>
    public static List<RelativePath> DirectoriesOf(SafeFileHandle root, PathFilter filter, CancellationToken stop)
    {
        List<RelativePath> found = [];
        using var reader = new DirectoryReader();
        LocalTree.CountDirectories(root, RelativePath.Root, filter, stop, (open, directory) =>
        {
            int length = directory.Bytes.Length;
            if (length + 1 + LongestName <= RelativePath.MaxLength)
                return;
            // The walk reads it at its own place.
            using SafeFileHandle? again = DirectoryHandle.TryOpen(open, [], out _);
            bool isTooLong = false;
            if (again is not null)
                reader.Read(again, (name, _, _) => isTooLong |= length + 1 + name.Length > RelativePath.MaxLength);
            if (isTooLong)
                found.Add(directory);
        });
        return found;
    }
}
