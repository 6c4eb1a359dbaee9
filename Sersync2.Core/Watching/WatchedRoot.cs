using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Watching;

/// <summary>
/// The watch path and the directory that it stood for when watching began. An unmounted disk or a replaced directory
/// shows an empty tree under the same name, and syncing that would empty the remotes; so whoever reads the tree opens
/// it here and gets it only while it is still the same directory. Not held open meanwhile: that would block an unmount.
/// </summary>
/// <param name="copies">What is known of directories that were copied while they were used.</param>
internal sealed class WatchedRoot(AbsolutePath path, CopiedDirectories? copies = null)
{
    private readonly byte[] _pathWithNul = path.ToCString();
    private readonly Lock _copying = new();
    private volatile Adopted? _adopted;
    private volatile Func<SafeFileHandle, bool>? _isWatched;
    private string? _original;
    private volatile Confirmed _confirmed = new("", 0);
    private int _generations;

    public AbsolutePath Path => path;

    /// <summary>The path without symbolic links, as rsync prints it.</summary>
    public AbsolutePath RealPath => _adopted?.RealPath ?? path;

    /// <summary>Whether the watched directory is the one that watching began with.</summary>
    public bool IsOriginal => _adopted is { } adopted && adopted.Birth == _original;

    /// <summary>
    /// What tells the directory that work is for from any other under its name, after a reboot as well, when devices have
    /// other numbers: see <see cref="DirectoryIdentity.Text"/>.
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
            var identity = DirectoryIdentity.Of(handle);
            int generation = ++_generations;
            string birth = copies?.OriginalOf(identity.Text) ?? identity.Text;
            // What nothing tells from another one is not taken for the same when it is back.
            if (!identity.IsLasting && (generation > 1 || identity is { Mount: 0, FileSystem.OutlivesMount: false }))
                birth += $".{generation}";
            var adopted = new Adopted(identity, birth, DirectoryHandle.RealPath(handle) ?? path, generation);
            _adopted = adopted;
            if (_original is null)
                Confirm();
            _original ??= birth;
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
            _confirmed = new(adopted.Birth, adopted.Generation);
    }

    /// <summary>How to know a directory that is watched: for one that is copied while it is used.</summary>
    public void UseWatch(Func<SafeFileHandle, bool> isWatched) => _isWatched = isWatched;

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
        var found = DirectoryIdentity.Of(handle, adopted.Identity);
        if (found.IsSameAs(adopted.Identity) || IsCopy(found, handle, adopted))
            return handle;
        handle.Dispose();
        return null;
    }

    /// <summary>From now on nothing is taken for the watched directory, until one is adopted again.</summary>
    public void Abandon() => _adopted = null;

    // The first change in a directory of a lower layer of overlayfs makes another of it, with a birth of its own, below the
    // same inode of the overlay. Another directory with that number would not have the watch.
    private bool IsCopy(in DirectoryIdentity found, SafeFileHandle handle, Adopted adopted)
    {
        if (!found.MayBeCopyOf(adopted.Identity) || _isWatched?.Invoke(handle) != true)
            return false;
        lock (_copying)
        {
            if (_adopted?.Generation != adopted.Generation)
                return false;
            copies?.Remember(found.Text, adopted.Birth);
            _adopted = adopted with { Identity = found };
        }

        return true;
    }

    private sealed record Confirmed(string Birth, int Generation);

    private sealed record Adopted(DirectoryIdentity Identity, string Birth, AbsolutePath RealPath, int Generation);
}
