using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Status;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>Makes one remote equal for exactly the paths of a batch, with as few runs of rsync as it can.</summary>
/// <param name="others">What is done beside this: null where nothing is.</param>
internal sealed class Reconciler(Remote remote, DirtySet? others = null)
{
    private readonly RenameShortcut _shortcut = new(remote);
    private readonly PairGuard _pair = new(remote, TimeProvider.System);
    private readonly TreeExpansion _expansion = new(remote.Filter, Math.Min(TreeExpansion.MostEntries, remote.BatchMaxPaths));

    /// <param name="batch">Ancestors first and without what they cover.</param>
    /// <param name="moves">What was renamed, in case its paths are in the batch.</param>
    /// <param name="generation">The watched directory that the batch is about.</param>
    /// <param name="leaveLarge">Whether large files are only to be named.</param>
    /// <returns>What could not be delivered, and why; nothing where all was.</returns>
    public async Task<ReconcileResult> ReconcileAsync(List<DirtyEntry> batch, List<MoveHint> moves, int generation, CancellationToken cancellation, bool leaveLarge = false)
    {
        var calls = new CallSequence(remote, generation, cancellation);
        HashSet<RelativePath> large = new(RelativePathComparer.Instance);
        ReconcilePlan plan;
        using (SafeFileHandle? root = calls.TryOpenRoot())
        {
            if (root is null)
                return new ReconcileResult(batch, new Outcome(Verdict.SourceGone, "the watch path is gone"));
            List<DirtyEntry> unsettled = [];
            List<ResolvedPath> paths = PathResolver.Resolve(root, batch, unsettled);
            remote.LinkedFiles.Notice(paths);
            if (PathResolver.WrittenLinks(paths) is { Count: > 0 } linked)
                paths = PathResolver.Resolve(root, WithNames(paths, remote.LinkedFiles.NamesOf(linked, cancellation)), unsettled);
            if (unsettled.Count > 0)
                calls.Result.AddFailed(unsettled, new Outcome(Verdict.Vanished, "what is above it changes faster than it can be looked at"));
            // An ancestor that took the place of a path may touch what the path did not.
            if (others is not null)
                calls.Result.Waiting.AddRange(paths.FindAll(path => others.IsReserved(path.Path)).Select(path => path.Entry));
            if (calls.Result.Waiting.Count > 0)
                paths.RemoveAll(path => calls.Result.Waiting.Contains(path.Entry));
            remote.DirectoryLinks.AddNew(paths.Where(IsNewTree).Select(static path => path.Path));
            // Rules that stand in the directories are read where rsync walks.
            if (!remote.HasRulesInDirectories)
                paths = _expansion.Expand(root, paths, moves, calls.Result.Open, cancellation);
            if (await remote.Excluded.BelowAsync([.. paths.Select(path => path.Path)], paths.ConvertAll(path => path.Entry), calls) is not { } excluded)
                return calls.Result;
            paths.RemoveAll(path => excluded.Contains(path.Path));
            if (leaveLarge)
                large.UnionWith(paths.Where(LargeFileLane.IsLarge).Select(path => path.Path));
            paths = paths.ConvertAll(KeepingDisks);
            plan = ReconcilePlan.For(paths, path => OpenForWriting.Test(root, path.Path.Bytes), remote.RecentCalls);
        }

        AddAwaited(plan, calls.Result);
        int leftOut = remote.Features.Deletions ? 0 : plan.Gone.Count;
        if (!remote.Features.Deletions)
            plan.Gone.Clear();
        await _pair.HoldAsync(plan, moves, calls);
        await remote.DirectoryLinks.LookAsync(plan, calls);
        // What the shortcut has looked at there must stay so: nothing may be under way beside it.
        List<MoveHint> shared = moves.Count > 0 && others?.HasReserved != true ? await _shortcut.RunAsync(moves, plan, calls) : [];
        // What the remote has by another name is as good as there.
        large.ExceptWith(shared.Select(move => move.To));
        if (large.Count > 0)
            calls.Result.Large.AddRange(plan.Take(large));
        if (remote.Filter.IsActive)
            await FilteredTransfer.RunAsync(plan, calls);
        else
            await PlainTransfer.RunAsync(plan, calls);
        if (calls.Result.Outcome.IsDelivered)
            await CaseTwins.RestoreAsync(plan.Gone, calls);
        // In an outage the batch comes again, and its deletions with it.
        if (leftOut > 0 && !calls.Result.Outcome.ConcernsRemote)
            remote.Held.Add(HoldReason.Refused, leftOut);
        if (shared.Count > 0)
            calls.Result.Again.AddRange(RenameShortcut.StillShared(shared, calls));
        return calls.Result;
    }

    // A directory that went with a disk in it, and is back: rsync walks it, and may find the disk unmounted by then. What is
    // there is sent, and nothing is deleted for what is not.
    private ResolvedPath KeepingDisks(ResolvedPath path) =>
        path.Kind != FileKind.Missing && path.Entry.Has(DirtyFlags.WasDirectory) && !path.Entry.Has(DirtyFlags.Folded) && remote.Disks?.IsAtOrBelow(path.Path.Bytes) == true
            ? path with { Entry = path.Entry with { Flags = path.Entry.Flags & ~DirtyFlags.WasDirectory } }
            : path;

    private static void AddAwaited(ReconcilePlan plan, ReconcileResult result)
    {
        long now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        foreach (ResolvedPath path in plan.Awaited)
        {
            if (AwaitedClose.Rests(path.Entry, path.Status, now))
                plan.SendOpen(path.Entry);
            result.Awaited.Add(path.Entry with { Failures = path.Entry.Failures + 1 });
        }
    }

    private static bool IsNewTree(ResolvedPath path) => path.Kind == FileKind.Directory && path.Entry.Has(DirtyFlags.Recursive) && !path.Entry.Has(DirtyFlags.Folded);

    private static List<DirtyEntry> WithNames(List<ResolvedPath> paths, List<RelativePath> names) =>
        DirtyEntries.Prune([.. paths.Select(path => path.Entry), .. names.Select(name => new DirtyEntry(name, DirtyFlags.None))]);
}
