using NLog;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Status;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// A file was deleted here, and the remote has a directory in its place, with something in it. It may be one of ours, which
/// was here for a moment and whose events are still to come; what is so a while later is the remote's own. It stays, and
/// is told, until its place is settled in another way. Used by the calls of one remote: the lock guards all.
/// </summary>
internal sealed class KeptDirectories(Remote remote)
{
    private const int MostRemembered = 10_000;
    private static readonly Logger Log = LogManager.GetLogger("sync");
    private readonly Lock _gate = new();
    private readonly HashSet<RelativePath> _seen = new(RelativePathComparer.Instance);
    private readonly HashSet<RelativePath> _kept = new(RelativePathComparer.Instance);

    /// <summary>Takes in what a call for deleted files has said.</summary>
    /// <param name="entries">What it carried.</param>
    /// <param name="later">What is to be looked at again in a while: gets those that were seen for the first time.</param>
    public void Conclude(RsyncResult result, List<DirtyEntry> entries, List<DirtyEntry> later)
    {
        var messages = new FailedPaths(remote.Root.RealPath, remote.Destination.PathInModule);
        foreach (RsyncLine line in OutcomeClassifier.KeptDirectories(result))
        {
            foreach (DirtyEntry entry in messages.Find([line], entries)?.FindAll(entry => entry.IsGoneFile) ?? [])
            {
                // Of one batch two calls may tell it.
                if (later.Exists(seen => seen.Path == entry.Path))
                    continue;
                if (IsFirst(entry.Path))
                    later.Add(entry);
                else
                    Keep(entry.Path);
            }
        }
    }

    /// <summary>A full sync has dealt with all of them.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _seen.Clear();
            _kept.Clear();
        }
    }

    /// <summary>These places have been dealt with.</summary>
    /// <param name="withBelow">With all below them.</param>
    public void Forget(IEnumerable<RelativePath> settled, bool withBelow)
    {
        int forgotten = 0;
        lock (_gate)
        {
            if (_seen.Count + _kept.Count == 0)
                return;
            foreach (RelativePath path in settled)
            {
                if (withBelow)
                    _seen.RemoveWhere(path.Covers);
                forgotten += withBelow ? _kept.RemoveWhere(path.Covers) : _kept.Remove(path) ? 1 : 0;
            }
        }

        if (forgotten > 0)
            remote.Held.Remove(HoldReason.OwnDirectory, forgotten);
    }

    private bool IsFirst(RelativePath path)
    {
        lock (_gate)
            return _seen.Count < MostRemembered && !_kept.Contains(path) && _seen.Add(path);
    }

    private void Keep(RelativePath path)
    {
        lock (_gate)
        {
            _seen.Remove(path);
            if (_kept.Count >= MostRemembered || !_kept.Add(path))
                return;
        }

        remote.Held.Add(HoldReason.OwnDirectory, paths: 1);
        Log.Warn("\"{0}\" was deleted here as a file; {1} has a directory of its own there, which is not empty and stays: remove it there, or make a full sync with -r", path, remote.Destination);
    }
}
