using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Watching;

/// <summary>
/// Looks, beside a walk, for a directory in which anybody but root and this process's user may write. One is enough. Used
/// by the thread that walks; others read when the walk is done.
/// </summary>
internal sealed class ForeignWriters
{
    /// <summary>Whether to go on: it costs a system call for each directory.</summary>
    public bool IsLooking { get; private set; } = true;

    /// <summary>The first that was found.</summary>
    public RelativePath? Found { get; private set; }

    public void Look(in FileStatus directory, ReadOnlySpan<byte> path)
    {
        if (!IsLooking || !directory.IsDirectory || !directory.OthersMayWrite)
            return;
        Found = new RelativePath(path);
        IsLooking = false;
    }

    public void Look(SafeFileHandle directory, ReadOnlySpan<byte> path)
    {
        if (IsLooking)
            Look(FileStatus.Of(directory, out _), path);
    }

    /// <summary>The walk is done.</summary>
    public void End() => IsLooking = false;
}
