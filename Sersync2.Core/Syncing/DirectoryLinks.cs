using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Finds out where a directory here is something else at the remote, most likely a symbolic link to a bigger disk: without
/// the user's <c>-K</c> rsync puts a real directory in its place, and what the link leads to is not written to any more.
/// That is told before it is done: a directory is asked for when a call is about to touch it for the first time, some that
/// may be touched next with it, and none any more once a full sync has looked at all of them. Two calls of one remote may
/// run beside each other: the lock guards all.
/// </summary>
internal sealed class DirectoryLinks(Remote remote)
{
    // A directory that is not remembered is not asked for.
    private const int MostRemembered = 20_000;

    // One question takes as long for many as for one.
    private const int MostAsked = 1_000;
    private const int MostEntriesRead = 20_000;
    private readonly Lock _gate = new();
    private readonly Queue<RelativePath> _next = new([RelativePath.Root]);
    private readonly HashSet<RelativePath> _known = new(RelativePathComparer.Instance);
    private bool _isAllKnown;
    private bool _hasLeftOut;

    /// <summary>Directories of this host that the remote need not have yet: with all below them they are no question.</summary>
    public void AddNew(IEnumerable<RelativePath> directories)
    {
        lock (_gate)
        {
            if (!_isAllKnown && _known.Count < MostRemembered)
                _known.UnionWith(directories);
        }
    }

    /// <summary>All of them have been looked at.</summary>
    public void AddAll()
    {
        lock (_gate)
        {
            _isAllKnown = true;
            _known.Clear();
        }
    }

    /// <summary>Asks for the directories that the calls of a plan touch, those above their paths among them.</summary>
    public async Task LookAsync(ReconcilePlan plan, CallSequence calls)
    {
        if (remote.KeepsDirectoryLinks || !CanAsk)
            return;
        HashSet<RelativePath> unknown;
        bool isRest;
        lock (_gate)
        {
            if (_isAllKnown || _known.Count >= MostRemembered)
                return;
            unknown = Unknown(plan.Touched);
            if (unknown.Count > 0)
                AddNext(unknown, calls);
            isRest = _next.Count == 0 && !_hasLeftOut;
        }

        if (unknown.Count == 0)
            return;
        var call = new RsyncCall { Names = NameList.Files, Recursive = false, Listing = Listing.Changed, Input = RsyncCall.FileList(unknown.Order(RelativePathComparer.Instance)) };
        Outcome outcome = await AskAsync(call, remote.ReplacesByDirectory, calls.Generation, calls.Cancellation);
        if (outcome.ConcernsRemote)
            calls.Result.AddFailed([], outcome);
        else if (isRest)
            AddAll();
        else
            AddNew(unknown);
    }

    /// <summary>Asks for all directories.</summary>
    public async Task LookAtAllAsync(CallSequence calls)
    {
        if (remote.KeepsDirectoryLinks)
            return;
        Outcome outcome = await ListAsync(remote.ReplacesByDirectory, calls.Generation, calls.Cancellation);
        if (outcome.IsComplete)
            AddAll();
        else if (outcome.ConcernsRemote)
            calls.Result.AddFailed([], outcome);
    }

    /// <summary>Lists all that are something else there.</summary>
    public Task<Outcome> ListAsync(Action<RelativePath> onReplaced, int? generation, CancellationToken cancellation) =>
        AskAsync(new RsyncCall { Names = NameList.Rules, Recursive = true, Listing = Listing.Changed, Input = FilterRules.Directories.ToArray() }, onReplaced, generation, cancellation);

    /// <summary>Takes in a line of a call that lists what differs.</summary>
    public static bool Read(ReadOnlySpan<byte> line, string mark, Action<RelativePath> onReplaced)
    {
        if (!ItemizedLine.TryRead(line, mark, out ReadOnlySpan<byte> item, out ReadOnlySpan<byte> name))
            return false;
        // Only what exists there is listed: what is made anew takes the place of something else.
        if (item.StartsWith("cd+"u8))
            onReplaced(new RelativePath(RsyncEscapes.Decode(name.TrimEnd((byte)'/'))));
        return true;
    }

    // Where existing paths cannot be told from new ones, nobody knows.
    private bool CanAsk => remote.Features.Listings && remote.Features.Allows(OwnOption.Existing);

    private async Task<Outcome> AskAsync(RsyncCall call, Action<RelativePath> onReplaced, int? generation, CancellationToken cancellation)
    {
        if (!CanAsk)
            return new Outcome(Verdict.RetryPaths, "what is there cannot be listed");
        return (await remote.RunAsync(call, line => Read(line, call.Mark, Report), cancellation, generation, carried: [])).Outcome;

        void Report(RelativePath path)
        {
            if (!remote.Filter.Excludes(path, isDirectory: true))
                onReplaced(path);
        }
    }

    // Level by level, from where the last question ended.
    private void AddNext(HashSet<RelativePath> unknown, CallSequence calls)
    {
        using SafeFileHandle? root = calls.TryOpenRoot();
        if (root is null)
            return;
        using var reader = new DirectoryReader();
        for (int entries = 0; unknown.Count < MostAsked && entries < MostEntriesRead && _next.TryDequeue(out RelativePath directory);)
        {
            using SafeFileHandle? handle = DirectoryHandle.TryOpenBelow(root, directory);
            if (handle is null)
                continue;
            reader.Read(handle, (name, kind, _) =>
            {
                entries++;
                if (kind != FileKind.Directory)
                    return;
                if (_next.Count >= MostRemembered)
                    _hasLeftOut = true;
                if (_hasLeftOut || directory.Bytes.Length + name.Length >= RelativePath.MaxLength)
                    return;
                RelativePath below = directory.Join(name);
                if (remote.Filter.ExcludesEntry(below.Bytes, isDirectory: true))
                    return;
                _next.Enqueue(below);
                if (!_known.Contains(below))
                    unknown.Add(below);
            });
        }
    }

    private HashSet<RelativePath> Unknown(IEnumerable<(RelativePath Path, bool IsDirectory)> touched)
    {
        HashSet<RelativePath> unknown = new(RelativePathComparer.Instance);
        foreach ((RelativePath path, bool isDirectory) in touched)
        {
            List<RelativePath> steps = [];
            bool isBelowNew = false;
            for (RelativePath step = isDirectory ? path : path.Parent; !step.IsRoot && !isBelowNew; step = step.Parent)
            {
                isBelowNew = _known.Contains(step);
                if (!isBelowNew && !unknown.Contains(step))
                    steps.Add(step);
            }

            unknown.UnionWith(steps);
        }

        return unknown;
    }
}
