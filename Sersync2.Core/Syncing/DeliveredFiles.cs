using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// The sizes and times with which this process has delivered files and directories to one remote lately, some ten thousand of
/// them: what the remote has in this state is nobody else's. Names are kept as hashes. Calls of one remote may end beside
/// each other: the lock guards all.
/// </summary>
internal sealed class DeliveredFiles
{
    // Of a directory it says nothing, and depends on the file system.
    private const long NoSize = -1;

    // Something in it was deleted from here.
    private const long Touched = -2;

    // Its time is set again by the call that changes something in it, or is that of the change.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(3), Tick = TimeSpan.FromSeconds(1);
    private const int MostOfGeneration = 20_000;
    private readonly Lock _gate = new();
    private Dictionary<ulong, (long Size, DateTime Modified)> _latest = [];
    private Dictionary<ulong, (long Size, DateTime Modified)> _earlier = [];

    public void Add(DeliveredLine line)
    {
        if (line.IsFromHere && line.Kind != FileKind.Special)
            Add(line.Path, line.Kind == FileKind.Directory ? NoSize : line.Size, line.Modified);
    }

    /// <summary>A call has touched what lies in a directory, and given it its time again.</summary>
    public void AddTouched(RelativePath path, DateTime modified) => Add(path, Touched, modified);

    /// <summary>Whether what the remote has was delivered in this state.</summary>
    public bool Has(ListedPath there)
    {
        ulong key = KeyOf(there.Path);
        lock (_gate)
        {
            if (!_latest.TryGetValue(key, out (long Size, DateTime Modified) state) && !_earlier.TryGetValue(key, out state))
                return false;
            return there.IsDirectory && state.Size == Touched
                ? there.Modified >= state.Modified - LongestCall && there.Modified <= state.Modified + Tick
                : state == (there.IsDirectory ? NoSize : there.Size, there.Modified);
        }
    }

    private void Add(RelativePath path, long size, DateTime modified)
    {
        ulong key = KeyOf(path);
        lock (_gate)
        {
            if (_latest.Count >= MostOfGeneration)
                (_latest, _earlier) = ([], _latest);
            _latest[key] = (size, modified);
        }
    }

    private static ulong KeyOf(RelativePath path) => BitConverter.ToUInt64(Sha256.HashData([.. path.Bytes]));
}
