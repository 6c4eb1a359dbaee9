using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Looks at paths one after the other. Neighbours are looked at from the directory that holds them, which is opened once,
/// and only where nothing on the way to it is a link.
/// </summary>
internal sealed class NeighbourStatus(SafeFileHandle root) : IDisposable
{
    private RelativePath _parent;
    private SafeFileHandle? _open;

    /// <returns>False where the directory that would hold it cannot be opened: it, or one above it, is something else.</returns>
    /// <param name="error">Why.</param>
    /// <exception cref="LackOfResourcesException">No further file can be opened.</exception>
    public bool TryGet(RelativePath path, out FileStatus status, out int error)
    {
        RelativePath parent = path.Parent;
        if (parent.IsRoot)
        {
            status = FileStatus.Of(root, path.Bytes, out error);
            return true;
        }

        if (_open is null || _parent != parent)
        {
            Dispose();
            _parent = parent;
            _open = DirectoryHandle.TryOpenToLook(root, parent.Bytes, out error);
            if (_open is null)
            {
                status = new FileStatus { Kind = FileKind.Unknown };
                return false;
            }
        }

        status = FileStatus.Of(_open, path.Name, out error);
        return true;
    }

    public void Dispose()
    {
        _open?.Dispose();
        _open = null;
    }
}
