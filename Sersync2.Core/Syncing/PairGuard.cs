using NLog;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Two hosts that send to each other: what is deleted at one is deleted at the other, which takes that for a deletion of its
/// own and sends it back; by then the first may have something new under the name. Where the user says that what is newer
/// at the remote stays (<c>-u</c>), the remote is asked before anything is deleted there. What it does not have needs no
/// deletion. What was changed there a moment ago, and not by what was delivered from here, waits until it has been as it is
/// for a while: if it is new, it has arrived here by then, and is not to be deleted any more.
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
    private readonly Dictionary<RelativePath, (State State, TimeSpan Since)> _held = new(RelativePathComparer.Instance);

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
        var there = new States(doubtful.Select(entry => entry.Path), clock.GetLocalNow().DateTime - Young, remote.Delivered);
        if (!await _times.AskAsync(doubtful.ConvertAll(entry => entry.Path), recursive: true, there.Add, calls))
            return;
        plan.Gone.RemoveAll(entry => !renamed.Contains(entry.Path) && there.Of(entry.Path).Count == 0);
        TimeSpan now = clock.GetElapsedTime(0);
        foreach (DirtyEntry entry in doubtful)
        {
            State state = there.Of(entry.Path);
            if (state.HasNew && IsToWait(entry.Path, state, now))
            {
                plan.Hold(entry);
                calls.Result.Later.Add(entry);
            }
            else
            {
                _held.Remove(entry.Path);
            }
        }
    }

    private bool IsToWait(RelativePath path, State state, TimeSpan now)
    {
        bool isKnown = _held.TryGetValue(path, out (State State, TimeSpan Since) held) && held.State == state;
        if (isKnown)
            return now - held.Since < Quiet;
        if (_held.Count >= MostRemembered)
            return false;
        _held[path] = (state, now);
        Log.Debug("\"{0}\" was deleted here, and has just been changed at {1}: looking again in {2:0} s", path, remote.Destination, Quiet.TotalSeconds);
        return true;
    }

    /// <param name="Count">How many entries there are at and below a path.</param>
    /// <param name="HasNew">Some of them are young, and were not delivered from here.</param>
    /// <param name="Sum">Of all their names and times.</param>
    private readonly record struct State(int Count, bool HasNew, UInt128 Sum);

    /// <summary>What the remote has at and below each of some paths, in a few bytes.</summary>
    private sealed class States(IEnumerable<RelativePath> paths, DateTime old, DeliveredFiles delivered)
    {
        private readonly Dictionary<RelativePath, State> _states = paths.ToDictionary(path => path, static _ => default(State), RelativePathComparer.Instance);

        public State Of(RelativePath path) => _states[path];

        // A sum, for the order of the lines is the server's.
        public void Add(ListedPath listed)
        {
            bool isNew = listed.Modified > old && !delivered.Has(listed);
            byte[] hash = Sha256.HashData([.. listed.Path.Bytes, 0, .. BitConverter.GetBytes(listed.Modified.Ticks)]);
            for (RelativePath path = listed.Path; !path.IsRoot; path = path.Parent)
            {
                if (_states.TryGetValue(path, out State state))
                    _states[path] = new State(state.Count + 1, state.HasNew || isNew, unchecked(state.Sum + BitConverter.ToUInt128(hash)));
            }
        }
    }
}
