using NLog;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Two hosts that send to each other: what is deleted at one is deleted at the other, which takes that for a deletion of its
/// own and sends it back; by then the first may have something new under the name. Where the user says that what is newer
/// at the remote stays (<c>-u</c>), the remote is asked before anything is deleted there. What it does not have needs no
/// deletion. What was changed there a moment ago waits until it has been as it is for a while: if it is new, it has arrived
/// here by then, and is not to be deleted any more.
/// </summary>
internal sealed class PairGuard(Remote remote, TimeProvider clock)
{
    // How long something must have been as it is.
    private static readonly TimeSpan Quiet = ReconcileResult.LaterAfter;

    // The clocks of two hosts differ; to wait for what is older does no harm.
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(1);
    private const int MostRemembered = 10_000;
    private static readonly Logger Log = LogManager.GetLogger("sync");
    private readonly RemoteTimes _times = new(remote);
    private readonly Dictionary<RelativePath, (string State, TimeSpan Since)> _held = new(RelativePathComparer.Instance);

    /// <summary>Takes out of a plan what is not to be deleted, or not yet.</summary>
    /// <param name="moves">What was renamed here: another rsync deletes and writes, and renames no directory.</param>
    public async Task HoldAsync(ReconcilePlan plan, List<MoveHint> moves, CallSequence calls)
    {
        if (!remote.KeepsNewer)
            return;
        HashSet<RelativePath> renamed = new(moves.Select(move => move.From), RelativePathComparer.Instance);
        List<DirtyEntry> doubtful = [.. new[] { plan.Gone, plan.Replaced, plan.ReplacedLarge, plan.Compared }.SelectMany(list => list).Where(entry => !renamed.Contains(entry.Path))];
        if (doubtful.Count == 0)
            return;
        Dictionary<RelativePath, DateTime> there = new(RelativePathComparer.Instance);
        if (!await _times.AskAsync(doubtful.ConvertAll(entry => entry.Path), recursive: false, listed => there[listed.Path] = listed.Modified, calls))
            return;
        DateTime old = clock.GetLocalNow().DateTime - Young;
        List<DirtyEntry> young = doubtful.FindAll(entry => there.TryGetValue(entry.Path, out DateTime modified) && modified > old);
        plan.Gone.RemoveAll(entry => !renamed.Contains(entry.Path) && !there.ContainsKey(entry.Path));
        if (young.Count > 0)
            await HoldYoungAsync(young, plan, calls);
        foreach (RelativePath path in doubtful.Select(entry => entry.Path).Except(young.Select(entry => entry.Path), RelativePathComparer.Instance))
            _held.Remove(path);
    }

    private async Task HoldYoungAsync(List<DirtyEntry> young, ReconcilePlan plan, CallSequence calls)
    {
        var states = new States(young.Select(entry => entry.Path));
        if (!await _times.AskAsync(young.ConvertAll(entry => entry.Path), recursive: true, states.Add, calls))
            return;
        TimeSpan now = clock.GetElapsedTime(0);
        foreach (DirtyEntry entry in young)
        {
            string state = states.Of(entry.Path);
            bool isKnown = _held.TryGetValue(entry.Path, out (string State, TimeSpan Since) held) && held.State == state;
            if ((isKnown && now - held.Since >= Quiet) || (!isKnown && _held.Count >= MostRemembered))
            {
                _held.Remove(entry.Path);
                continue;
            }

            if (!isKnown)
            {
                _held[entry.Path] = (state, now);
                Log.Debug("\"{0}\" was deleted here, and has just been changed at {1}: looking again in {2:0} s", entry.Path, remote.Destination, Quiet.TotalSeconds);
            }

            plan.Hold(entry);
            calls.Result.Later.Add(entry);
        }
    }

    /// <summary>What the remote has at and below each of some paths, in a few bytes.</summary>
    private sealed class States(IEnumerable<RelativePath> paths)
    {
        private readonly Dictionary<RelativePath, (int Count, UInt128 Sum)> _states = paths.ToDictionary(path => path, static _ => (0, UInt128.Zero), RelativePathComparer.Instance);

        public string Of(RelativePath path) => _states[path].ToString();

        // A sum, for the order of the lines is the server's.
        public void Add(ListedPath listed)
        {
            byte[] hash = Sha256.HashData([.. listed.Path.Bytes, 0, .. BitConverter.GetBytes(listed.Modified.Ticks)]);
            for (RelativePath path = listed.Path; !path.IsRoot; path = path.Parent)
            {
                if (_states.TryGetValue(path, out (int Count, UInt128 Sum) state))
                    _states[path] = (state.Count + 1, unchecked(state.Sum + BitConverter.ToUInt128(hash)));
            }
        }
    }
}
