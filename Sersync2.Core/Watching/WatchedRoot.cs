using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Watching;

/// <summary>
/// The watch path and the directory that it stood for when watching began. An unmounted disk or a replaced directory
/// shows an empty tree under the same name, and syncing that would empty the remotes; so whoever reads the tree opens
/// it here and gets it only while it is still the same directory. Not held open meanwhile: that would block an unmount.
/// </summary>
internal sealed class WatchedRoot(AbsolutePath path)
{
    private readonly byte[] _pathWithNul = path.ToCString();
    private volatile Adopted? _adopted;
    private (FileIdentity, long Born)? _original;
    private volatile Confirmed _confirmed = new("", 0);
    private int _generations;

    public AbsolutePath Path => path;

    /// <summary>The path without symbolic links, as rsync prints it.</summary>
    public AbsolutePath RealPath => _adopted?.RealPath ?? path;

    /// <summary>Whether the watched directory is the one that watching began with.</summary>
    public bool IsOriginal => _adopted is { } adopted && adopted.Identity == _original;

    /// <summary>
    /// What tells the directory that work is for from any other under its name, after a reboot as well, when devices have
    /// other numbers: its inode, and when it was made, in nanoseconds.
    /// </summary>
    public string Birth => _confirmed.Birth;

    /// <summary>Takes whatever directory is at the path now as the one to watch.</summary>
    /// <returns>The open directory, or null with the errno.</returns>
    /// <exception cref="LackOfResourcesException">No further file can be opened.</exception>
    public SafeFileHandle? TryAdopt(out int error)
    {
        SafeFileHandle? handle = DirectoryHandle.TryOpen(_pathWithNul, out error);
        LackOfResourcesException.ThrowIf(error);
        if (handle is not null)
        {
            var adopted = new Adopted(Identify(handle, out error), DirectoryHandle.RealPath(handle) ?? path, ++_generations);
            _adopted = adopted;
            if (_original is null)
                Confirm();
            _original ??= adopted.Identity;
        }

        return handle;
    }

    /// <summary>
    /// Counts the directories that were taken: work that spans several calls of rsync is for one of them. It is the last
    /// one's from <see cref="Confirm"/> on.
    /// </summary>
    public int Generation => _confirmed.Generation;

    /// <summary>Whatever was to be done for the directory that was taken before is forgotten: what comes is for this one.</summary>
    public void Confirm()
    {
        if (_adopted is { } adopted)
            _confirmed = new(string.Create(CultureInfo.InvariantCulture, $"{adopted.Identity.Item1.Inode} {adopted.Identity.Born}"), adopted.Generation);
    }

    /// <summary>Opens the watched directory, or null when something else, or nothing, is at its path.</summary>
    /// <param name="generation">Only if it is still this one.</param>
    /// <exception cref="LackOfResourcesException">No further file can be opened: that says nothing of the directory.</exception>
    public SafeFileHandle? TryOpen(int? generation = null)
    {
        if (_adopted is not { } adopted || (generation ?? adopted.Generation) != adopted.Generation)
            return null;
        SafeFileHandle? handle = DirectoryHandle.TryOpen(_pathWithNul, out int error);
        LackOfResourcesException.ThrowIf(error);
        if (handle is null)
            return null;
        if (Identify(handle, out _) == adopted.Identity)
            return handle;
        handle.Dispose();
        return null;
    }

    /// <summary>From now on nothing is taken for the watched directory, until one is adopted again.</summary>
    public void Abandon() => _adopted = null;

    // A directory that was removed and made again often gets the same inode.
    private static (FileIdentity, long Born) Identify(SafeFileHandle handle, out int error)
    {
        FileStatus status = FileStatus.Of(handle, out error);
        return (status.Identity, status.Born);
    }

    private sealed record Confirmed(string Birth, int Generation);

    private sealed record Adopted((FileIdentity, long Born) Identity, AbsolutePath RealPath, int Generation);
}
