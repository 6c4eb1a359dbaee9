using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// The sizes and times with which this process has delivered files to one remote lately, some ten thousand of them: what
/// the remote has in this state is nobody else's. Names are kept as hashes. Used by the sender's task alone.
/// </summary>
internal sealed class DeliveredFiles
{
    private const int MostOfGeneration = 20_000;
    private Dictionary<ulong, (long Size, DateTime Modified)> _latest = [];
    private Dictionary<ulong, (long Size, DateTime Modified)> _earlier = [];

    public void Add(DeliveredLine line)
    {
        if (_latest.Count >= MostOfGeneration)
            (_latest, _earlier) = ([], _latest);
        _latest[KeyOf(line.Path)] = (line.Size, line.Modified);
    }

    /// <summary>Whether what the remote has was delivered in this state.</summary>
    public bool Has(ListedPath there)
    {
        ulong key = KeyOf(there.Path);
        return (_latest.TryGetValue(key, out (long Size, DateTime Modified) state) || _earlier.TryGetValue(key, out state))
            && state == (there.Size, there.Modified);
    }

    private static ulong KeyOf(RelativePath path) => BitConverter.ToUInt64(Sha256.HashData([.. path.Bytes]));
}
