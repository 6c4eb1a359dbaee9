using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using NLog;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Status;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Core.Watching;

namespace Sersync2.Core.Syncing.FullSyncs;

/// <summary>
/// Makes one remote equal as a whole. Without a filter that is one plain call of rsync; with one, the included paths are
/// listed and the remote-only ones chosen from. Before anything is deleted, what would be deleted is counted.
/// </summary>
/// <param name="mounts">Where disks have been mounted below the watch path.</param>
internal sealed class FullSync(Remote remote, SafetySettings safety, MountMemory mounts)
{
    private static readonly Logger Log = LogManager.GetLogger("sync");
    private static readonly List<DirtyEntry> WholeTree = [new DirtyEntry(RelativePath.Root, DirtyFlags.Recursive)];

    /// <returns>What came of it; delivered with deletions held back is not the same as a mirror.</returns>
    public async Task<FullSyncResult> RunAsync(FullSyncRequest request, int generation, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        if (request.Delete)
            remote.Features.ForgetRefusals();
        var calls = new CallSequence(remote, generation, cancellation);
        IReadOnlyList<RelativePath> unmounted = request.Delete ? ProtectMounts(ref request, calls) : [];
        Deletions deletions = await SurveyAsync(request, unmounted, calls);
        bool leavesOut = deletions.NotCounted is not null && TryLeaveOutTooLong(ref request, calls);
        if (leavesOut)
        {
            calls = new CallSequence(remote, generation, cancellation);
            deletions = await SurveyAsync(request, unmounted, calls);
        }

        if (!deletions.ToldReplaced && !calls.Result.Outcome.ConcernsRemote)
            await remote.DirectoryLinks.LookAtAllAsync(calls);
        FullSyncReport report = default;
        if (!calls.Result.Outcome.ConcernsRemote)
        {
            report = remote.Filter.IsActive
                ? await RunFilteredAsync(request, deletions, calls)
                : await RunPlainAsync(request, deletions.Allowed, calls);
        }

        if (calls.Result.Outcome.IsComplete)
            await remote.KeptNewer.LookAtAllAsync(calls);
        if (request.Delete && !remote.Features.Deletions)
            remote.Held.Add(HoldReason.Refused, paths: 0);
        Outcome outcome = calls.Result.Outcome;
        if (outcome.IsComplete)
        {
            Log.Info("full sync of {0} to {1}: {2} in {3:0.00} s", remote.Root.Path, remote.Destination, report, Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (!request.Delete && deletions.RemoteOnly > 0)
                Log.Info("{0} has {1} paths of its own, which stay", remote.Destination, deletions.RemoteOnly);
        }

        return new FullSyncResult(outcome, request.Delete && deletions.Allowed && remote.Features.Deletions && unmounted.Count == 0 && !leavesOut, FailedPaths(calls, deletions.Allowed), deletions.NotCounted);
    }

    // Only what is there and above it waits, and not every deletion.
    private bool TryLeaveOutTooLong(ref FullSyncRequest request, CallSequence calls)
    {
        using SafeFileHandle? root = calls.TryOpenRoot();
        List<RelativePath> directories = root is null ? [] : TooLongPaths.DirectoriesOf(root, remote.Filter, calls.Cancellation);
        List<string?> patterns = directories.ConvertAll(FilterRules.TextFor);
        if (directories.Count == 0 || patterns.Contains(null))
            return false;
        Log.Warn("paths in {0} directories are longer than rsync carries, the first \"{1}…\": these directories are left out of the full sync to {2}; shorten them", directories.Count, ByteText.Display(directories[0].Bytes[..64]), remote.Destination);
        request = request with { Exclude = [.. request.Exclude, .. patterns.Select(static pattern => pattern + "/")] };
        return true;
    }

    // A disk that is not mounted has not lost what it holds, whatever has become of its mount point.
    private IReadOnlyList<RelativePath> ProtectMounts(ref FullSyncRequest request, CallSequence calls)
    {
        using SafeFileHandle? root = calls.TryOpenRoot();
        if (root is null)
        {
            // It may be back for the next call, and nothing would be known of its disks.
            calls.Result.AddFailed(WholeTree, new Outcome(Verdict.SourceGone, "the watch path is gone"));
            return [];
        }

        HashSet<RelativePath> mounted = [.. MountsBelow.List(remote.Root.RealPath)];
        List<RelativePath> missing = [.. mounts.Places().Where(place => !mounted.Contains(place) && !remote.Filter.Excludes(place, isDirectory: true))];
        missing.RemoveAll(place => missing.Exists(above => above.IsAncestorOf(place)));
        foreach (RelativePath place in missing)
        {
            Log.Warn(
                "\"{0}/{1}\" is not mounted, as it seems: what {2} has of it stays there; if it is not to be mounted again, take its line out of \"{3}\"",
                remote.Root.Path, place, remote.Destination, mounts.File);
            // What was written beneath is sent.
            request = !HoldsSomething(root, place) && FilterRules.TextFor(place) is { } pattern
                ? request with { Exclude = [.. request.Exclude, pattern + "/"] }
                : request with { Delete = false };
        }

        // A comparison that nobody asked for knows only what it has seen: the files of the other disk are not here.
        List<RelativePath> others = request.IsRecovery ? [.. mounted.Where(IsAnotherDisk)] : [];
        foreach (RelativePath place in others)
        {
            Log.Warn(
                "another disk is mounted at \"{0}/{1}\" than when {2} became a mirror: this comparison deletes nothing; a full sync that is asked for does",
                remote.Root.Path, place, remote.Destination);
            request = request with { Delete = false };
        }

        return [.. missing, .. others];
    }

    private bool IsAnotherDisk(RelativePath place) =>
        mounts.FileSystemAt(place) is { } known && known != MountsBelow.FileSystemAt(remote.Root.RealPath.Join(place));

    private static bool HoldsSomething(SafeFileHandle root, RelativePath path)
    {
        FileStatus status = FileStatus.Of(root, path.Bytes, out _);
        if (!status.IsDirectory)
            return status.Kind != FileKind.Missing;
        using SafeFileHandle? directory = DirectoryHandle.TryOpen(root, path.Bytes, out _);
        return directory is null || !IsEmpty(directory);
    }

    private static bool IsEmpty(SafeFileHandle directory)
    {
        using var reader = new DirectoryReader();
        bool any = false;
        reader.Read(directory, (_, _, _) => any = true);
        return !any;
    }

    // A path that is not here was to be deleted, as was asked for.
    private static List<DirtyEntry> FailedPaths(CallSequence calls, bool deleting)
    {
        ReconcileResult result = calls.Result;
        using SafeFileHandle? root = calls.TryOpenRoot();
        if (root is null || result.Outcome.ConcernsRemote || result.Failed.Exists(entry => entry.Path.IsRoot))
            return [];
        return result.Failed.ConvertAll(entry => deleting && FileStatus.Of(root, entry.Path.Bytes, out _).Kind == FileKind.Missing
            ? entry with { Flags = entry.Flags | DirtyEntry.AnyDeletion }
            : entry);
    }

    private async Task<FullSyncReport> RunPlainAsync(FullSyncRequest request, bool delete, CallSequence calls)
    {
        var call = new RsyncCall { Names = NameList.None, Recursive = true, Delete = delete, Force = delete, Progress = true, Exclude = request.Exclude, MayDeleteExcluded = delete && !request.IsRecovery };
        return await SendAsync(call, calls);
    }

    private async Task<FullSyncReport> RunFilteredAsync(FullSyncRequest request, Deletions deletions, CallSequence calls)
    {
        List<RelativePath> included;
        using (SafeFileHandle? root = calls.TryOpenRoot())
        {
            if (root is null)
            {
                calls.Result.AddFailed(WholeTree, new Outcome(Verdict.SourceGone, "the watch path is gone"));
                return default;
            }

            included = LocalTree.Enumerate(root, RelativePath.Root, remote.Filter, calls.Cancellation);
        }

        if (await remote.Excluded.BelowAsync(included, WholeTree, calls) is not { } excluded)
            return default;
        included.RemoveAll(excluded.Contains);

        // Deletions first: a file may have taken the place of a directory.
        if (deletions.Allowed)
            await ScopedDeletion.DeleteAsync(deletions.Paths, WholeTree, calls);
        var report = new FullSyncReport();
        if (included.Count > 0)
        {
            var call = new RsyncCall
            {
                Names = NameList.Files,
                Recursive = false,
                Force = deletions.Allowed,
                Progress = true,
                Exclude = request.Exclude,
                Input = RsyncCall.FileList(included),
            };
            report = await SendAsync(call, calls);
        }

        report.Deleted += deletions.Allowed ? deletions.Paths.Count : 0;
        return report;
    }

    private async Task<FullSyncReport> SendAsync(RsyncCall call, CallSequence calls)
    {
        var report = new FullSyncReport();
        using var progress = new FullSyncProgress($"full sync of {remote.Root.Path} to {remote.Destination}", remote.Counters, TimeProvider.System);
        await calls.RunAsync(call, WholeTree, line => report.Read(line) || progress.Read(line));
        return report;
    }

    // What exists at the remote alone: counted for the guard, and by name where the filter must choose.
    private async Task<Deletions> SurveyAsync(FullSyncRequest request, IReadOnlyList<RelativePath> unmounted, CallSequence calls)
    {
        bool byName = remote.Filter.IsActive;
        if (request.Delete && IsSourceEmpty(calls))
        {
            Log.Warn("\"{0}\" is empty: nothing is deleted at {1}", remote.Root.Path, remote.Destination);
            return new Deletions(false, 0, []);
        }

        if (!request.Delete && !request.IsRecovery)
            return new Deletions(request.Delete, 0, []);
        if (!remote.Features.Listings)
        {
            if (request.Delete)
                remote.Held.Add(HoldReason.NotListed, paths: 0);
            return new Deletions(false, 0, []);
        }

        long count = 0;
        RsyncCall survey = Survey(request, byName ? Listing.RemoteOnly : Listing.RemoteOnlyAndChanged);
        var topmost = new TopmostPaths();
        RemoteOnlyPaths? paths = null;
        bool surveyed;
        if (byName)
        {
            paths = await ScopedDeletion.ListAsync(survey, WholeTree, calls);
            surveyed = paths is not null;
            // What holds a place of a disk must stay as well.
            paths = paths?.InScope(path => !unmounted.Any(place => path.Touches(place)));
            paths?.Deletable.Where(path => !remote.Filter.Excludes(path.Path, path.IsDirectory)).ToList().ForEach(topmost.Add);
            count = topmost.Count;
        }
        else
        {
            Outcome outcome = await calls.RunAsync(survey, WholeTree, line =>
            {
                if (RemoteOnlyPath.Parse(line, survey.Mark) is not { } path)
                    return DirectoryLinks.Read(line, survey.Mark, remote.ReplacesByDirectory);
                topmost.Add(path);
                return true;
            });
            count = topmost.Count;
            surveyed = outcome.IsComplete;
            if (surveyed)
                remote.DirectoryLinks.AddAll();
        }

        // What could not be counted is not deleted: the full sync is made again.
        bool allowed = request.Delete && surveyed && (count <= MassDeletionGuard.AlwaysAllowed || safety.MaxDeleteShare is null || await IsAllowedAsync(request, count, calls));
        if (allowed && count > 0)
            Log.Info("full sync to {0} deletes {1} entries that are not here: {2}", remote.Destination, count, topmost);
        string? why = request.Delete && !surveyed ? calls.Result.Outcome.Reason : null;
        return new Deletions(allowed, count, allowed && paths is not null ? paths.Select(remote.Filter) : [], why) { ToldReplaced = surveyed && !byName };
    }

    private async Task<bool> IsAllowedAsync(FullSyncRequest request, long deletions, CallSequence calls)
    {
        long entries = 0;
        RsyncCall survey = Survey(request, Listing.Remote);
        await calls.RunAsync(survey, WholeTree, line =>
        {
            bool isEntry = ItemizedLine.TryRead(line, survey.Mark, out ReadOnlySpan<byte> item, out _);
            entries += isEntry && !ItemizedLine.IsNew(item) ? 1 : 0;
            return isEntry;
        });
        if (MassDeletionGuard.Allows(deletions, entries, safety.MaxDeleteShare))
            return true;
        Log.Error(
            "full sync to {0} would delete {1} of its {2} entries: nothing is deleted there; if that is wanted, set <safety maxDelete=\"off\"/> in <sersync>",
            remote.Destination, deletions, entries);
        return false;
    }

    private static RsyncCall Survey(FullSyncRequest request, Listing listing) =>
        new() { Names = NameList.None, Recursive = true, Listing = listing, Exclude = request.Exclude, MayDeleteExcluded = request.Delete && !request.IsRecovery };

    private static bool IsSourceEmpty(CallSequence calls)
    {
        using SafeFileHandle? root = calls.TryOpenRoot();
        return root is null || IsEmpty(root);
    }

    /// <param name="Allowed">Whether the full sync deletes.</param>
    /// <param name="RemoteOnly">How many paths exist at the remote alone, as far as they were counted.</param>
    /// <param name="Paths">The topmost of them, where a filter is on.</param>
    /// <param name="NotCounted">See <see cref="FullSyncResult.NotCounted"/>.</param>
    private sealed record Deletions(bool Allowed, long RemoteOnly, List<RelativePath> Paths, string? NotCounted = null)
    {
        /// <summary>Whether it was found out which directories are something else there.</summary>
        public bool ToldReplaced { get; init; }
    }
}
