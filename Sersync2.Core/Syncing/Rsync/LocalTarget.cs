using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// A directory of this machine as a target, and the file system that it is on: without its disk the same path leads into
/// the one below, and another disk in its place is another target. What is written goes to the directory that was looked
/// at, held open, and not to its name. The sender adopts; any thread may open.
/// </summary>
internal sealed class LocalTarget
{
    private readonly TargetMemory? _memory;
    private readonly byte[] _pathWithNul;
    private volatile string _fileSystem;

    // What was found under a mount is there as long as it is mounted.
    private volatile Seen? _seen;

    /// <param name="memory">What earlier runs found there; null where nothing is to be remembered.</param>
    public LocalTarget(AbsolutePath path, TargetMemory? memory)
    {
        Path = path;
        _memory = memory;
        _pathWithNul = path.ToCString();
        _fileSystem = memory?.FileSystem ?? "";
        if (FindOther() is { } other)
            Adopt(other);
        else if (memory is { FileSystem: not null, MountPoint: null })
            Adopt(_fileSystem);
    }

    public AbsolutePath Path { get; }

    /// <summary>The file system that work is for, and what is remembered: see <see cref="FileSystemIdentity.Text"/>. Empty before one was seen.</summary>
    public string FileSystem => _fileSystem;

    /// <summary>Opens the directory, or says why nothing may be written there.</summary>
    /// <exception cref="LackOfResourcesException">No further file can be opened.</exception>
    public SafeFileHandle? TryOpen(out string? problem)
    {
        SafeFileHandle? handle = Look(out string found, out problem);
        if (problem is null && found != _fileSystem)
            problem = $"another file system is at \"{Path}\" now";
        if (problem is null)
            return handle;
        handle?.Dispose();
        return null;
    }

    /// <summary>The file system that is there in place of the one that work is for, or null.</summary>
    public string? FindOther()
    {
        try
        {
            using SafeFileHandle? handle = Look(out string found, out string? problem);
            return problem is null && found != _fileSystem ? found : null;
        }
        catch (LackOfResourcesException)
        {
            return null;
        }
    }

    /// <summary>From now on work is for this file system.</summary>
    public void Adopt(string fileSystem)
    {
        _fileSystem = fileSystem;
        using SafeFileHandle? handle = TryOpen(out _);
        if (handle is not null)
            _memory?.Remember(fileSystem, MountPointOf(handle));
    }

    private SafeFileHandle? Look(out string found, out string? problem)
    {
        found = "";
        SafeFileHandle? handle = DirectoryHandle.TryOpen(_pathWithNul, out int error) ?? DirectoryHandle.TryOpenToLook(_pathWithNul, out error);
        LackOfResourcesException.ThrowIf(error);
        if (handle is null)
        {
            problem = error == Tmds.Linux.LibC.ENOENT
                ? $"the target directory \"{Path}\" does not exist: create it, or mount it"
                : $"the target directory \"{Path}\" cannot be opened: {Errno.Describe(error)}";
            return null;
        }

        FileStatus status = FileStatus.Of(handle, out _);
        if (_seen is { } seen && status.IsMountUnique && status.Mount == seen.Mount && status.Identity.Device == seen.Device)
        {
            (found, problem) = (seen.FileSystem, null);
            return handle;
        }

        AbsolutePath? point = MountPointOf(handle);
        found = Identify(handle, status, point);
        problem = FindUnmounted(handle, point);
        if (problem is null)
            _seen = new Seen(status.Mount, status.Identity.Device, found);
        return handle;
    }

    // One file system may be shown in parts: each is another target.
    private static string Identify(SafeFileHandle handle, in FileStatus status, AbsolutePath? point)
    {
        string fileSystem = FileSystemIdentity.Of(handle, status).Text;
        using SafeFileHandle? top = point is null ? null : DirectoryHandle.TryOpenToLook(point.ToCString(), out _);
        return top is not null && FileStatus.Of(top, out _) is { IsDirectory: true } shown && shown.Mount == status.Mount
            ? string.Create(CultureInfo.InvariantCulture, $"{fileSystem} {shown.Identity.Inode}")
            : fileSystem;
    }

    // The directory is there, below a mount point that has lost its mount: what would be written goes to the disk beneath.
    private string? FindUnmounted(SafeFileHandle handle, AbsolutePath? point)
    {
        if (point is null || _memory?.MountPoint is not { } usual || DirectoryHandle.RealPath(handle) is not { } place)
            return null;
        return IsAtOrBelow(place, usual) && !IsAtOrBelow(point, usual)
            ? $"not mounted: \"{usual}\" was a mount point when \"{Path}\" was used, and is none now; mount it, or, where there is to be none any more, remove \"{_memory.File}\" and start anew"
            : null;
    }

    private static bool IsAtOrBelow(AbsolutePath path, AbsolutePath above) => path.Equals(above) || above.Contains(path);

    private static AbsolutePath? MountPointOf(SafeFileHandle handle)
    {
        using var mounts = new MountTable();
        return MountTable.IdOf(handle) is { } id ? mounts.Read()?.Find(mount => mount.Id == id).Point : null;
    }

    private sealed record Seen(ulong Mount, ulong Device, string FileSystem);
}
