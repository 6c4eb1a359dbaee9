using Microsoft.Win32.SafeHandles;
using NLog;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Status;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// What a remote keeps because of the user's <c>-u</c>: its file is newer than the one here. Of a file that a call listed and
/// said nothing about, it is asked whether it differs, and what the remote has. Where that is what this process itself has
/// delivered, an early copy or a version that was rolled back since, it is sent again without <c>-u</c>: the size and the time
/// are the same, or, where times are not sent, a call ran then that listed it. Anything else is the remote's own: it stays, is
/// told, and the remote is not in sync. The sender's task tells it; the status reads it from other threads.
/// </summary>
internal sealed class KeptNewer(Remote remote, TimeProvider clock)
{
    private const int MostKept = 10_000;
    private const int MostTold = 100;
    private static readonly Logger Log = LogManager.GetLogger("sync");
    private readonly Lock _gate = new();
    private readonly HashSet<RelativePath> _kept = new(RelativePathComparer.Instance);
    private readonly HashSet<RelativePath> _told = new(RelativePathComparer.Instance);
    private readonly RemoteTimes _times = new(remote);
    private DateTimeOffset _since;

    /// <summary>Null where it keeps nothing.</summary>
    public KeptFiles? Snapshot
    {
        get
        {
            lock (_gate)
                return _kept.Count == 0 ? null : new KeptFiles(_kept.Count, _since);
        }
    }

    /// <summary>Whether a call is to tell what it does file by file.</summary>
    public bool Concerns(RsyncCall call) =>
        remote.KeepsNewer && remote.Features.Listings
        && call is { Listing: Listing.None, DryRun: false, Itemize: false, DeleteMissing: false, LinkDestination.IsRoot: true }
        && (call.Names == NameList.Files || call.Progress);

    /// <summary>These are not there any more.</summary>
    public void Forget(IEnumerable<RelativePath> gone)
    {
        lock (_gate)
        {
            if (_kept.Count > 0)
                gone.ToList().ForEach(path => _kept.RemoveWhere(path.Covers));
        }
    }

    /// <summary>Takes in a call that the remote has answered, in part at least.</summary>
    public async Task ConcludeAsync(RsyncCall call, SentFiles sent, CallSequence calls)
    {
        lock (_gate)
            _kept.ExceptWith(sent.Named);
        // All is looked at after a full sync.
        if (call.Overwrite || !sent.IsWhole)
            return;
        List<RelativePath> silent = Silent(call, sent, calls);
        if (silent.Count == 0)
            return;
        if (await DifferingAsync(RsyncCall.FileList(silent), silent.Count, calls) is { } differing)
            await JudgeAsync(differing, calls);
        else
            calls.Result.Later.AddRange(silent.Select(static path => new DirtyEntry(path, DirtyFlags.None)));
    }

    /// <summary>After a full sync: whatever differs now was kept.</summary>
    public async Task LookAtAllAsync(CallSequence calls)
    {
        // Where times are not sent, they say nothing; and to compare all by content takes too long.
        if (!remote.KeepsNewer || !remote.SendsTimes || !remote.Features.Listings)
            return;
        if (await DifferingAsync(null, MostKept, calls) is not { } differing)
            return;
        lock (_gate)
            _kept.Clear();
        await JudgeAsync(differing, calls);
    }

    // Files that are here, were asked for, and that the call said nothing about.
    private List<RelativePath> Silent(RsyncCall call, SentFiles sent, CallSequence calls)
    {
        List<RelativePath> silent = [];
        using SafeFileHandle? root = calls.TryOpenRoot();
        if (root is null)
            return silent;
        foreach (RelativePath path in RsyncCall.PathsOf(call.Input))
        {
            if (!sent.Named.Contains(path) && FileStatus.Of(root, path.Bytes, out _).Kind == FileKind.File)
                silent.Add(path);
            else if (call.Recursive && FileStatus.Of(root, path.Bytes, out _).IsDirectory)
                LocalTree.Visit(root, path, remote.Filter, (directory, parent, name, _) => AddBelow(directory, name, parent.Join(name)), calls.Cancellation);
        }

        return silent;

        void AddBelow(SafeFileHandle directory, ReadOnlySpan<byte> name, RelativePath path)
        {
            if (silent.Count < MostKept && !sent.Named.Contains(path) && path.Bytes.Length <= RelativePath.MaxLength && FileStatus.Of(directory, name, out _).Kind == FileKind.File)
                silent.Add(path);
        }
    }

    /// <param name="names">A file list; null for all.</param>
    private async Task<List<RelativePath>?> DifferingAsync(byte[]? names, int most, CallSequence calls)
    {
        List<RelativePath> differing = [];
        var question = new RsyncCall { Names = names is null ? NameList.None : NameList.Files, Recursive = names is null, Listing = Listing.Changed, Overwrite = true, Checksum = !remote.SendsTimes, Input = names };
        Outcome outcome = (await remote.RunAsync(question, Read, calls.Cancellation, calls.Generation, carried: [])).Outcome;
        return outcome.IsComplete ? differing : null;

        bool Read(ReadOnlySpan<byte> line)
        {
            if (!ItemizedLine.TryRead(line, question.Mark, out ReadOnlySpan<byte> item, out ReadOnlySpan<byte> name))
                return false;
            if (item[0] is (byte)'<' or (byte)'>' && item[1] == (byte)'f' && !ItemizedLine.IsNew(item) && differing.Count < most)
            {
                var path = new RelativePath(RsyncEscapes.Decode(name));
                if (!remote.Filter.Excludes(path, isDirectory: false))
                    differing.Add(path);
            }

            return true;
        }
    }

    private async Task JudgeAsync(List<RelativePath> differing, CallSequence calls)
    {
        if (differing.Count == 0)
            return;
        Dictionary<RelativePath, ListedPath> there = new(RelativePathComparer.Instance);
        bool isKnown = await _times.AskAsync(differing, recursive: false, listed => there[listed.Path] = listed, calls);
        List<DirtyEntry> again = [];
        foreach (RelativePath path in differing)
        {
            if (!isKnown || !there.TryGetValue(path, out ListedPath listed))
            {
                if (!isKnown && !calls.Result.Outcome.ConcernsRemote)
                    Keep(path);
            }
            else if (IsNewerHere(path, listed, calls))
            {
                // Written since, and on its way.
                continue;
            }
            else if (remote.Delivered.Has(listed) || (!remote.SendsTimes && remote.RecentCalls.OverlapListed(path, listed.Modified)))
            {
                again.Add(new DirtyEntry(path, DirtyFlags.None));
            }
            else
            {
                Keep(path);
            }
        }

        if (again.Count == 0)
            return;
        Log.Debug("{0} files at {1} are newer than here, as this process has delivered them: sending them without -u, the first \"{2}\"", again.Count, remote.Destination, again[0].Path);
        await calls.RunAsync(again, call => call with { Overwrite = true });
    }

    private static bool IsNewerHere(RelativePath path, ListedPath there, CallSequence calls)
    {
        using SafeFileHandle? root = calls.TryOpenRoot();
        return root is null || (FileStatus.Of(root, path.Bytes, out _) is var status && (status.Kind != FileKind.File || RemoteTimes.ToTime(status.Modified) > there.Modified.AddSeconds(1)));
    }

    private void Keep(RelativePath path)
    {
        bool isNews;
        lock (_gate)
        {
            if (_kept.Count == 0)
                _since = clock.GetUtcNow();
            if (_kept.Count < MostKept)
                _kept.Add(path);
            isNews = _told.Count < MostTold && _told.Add(path);
        }

        if (isNews)
            Log.Warn("\"{0}\" differs at {1} and is newer there: with -u in commonParams it stays as it is there; leave the u out where nobody else writes there", path, remote.Destination);
    }
}
