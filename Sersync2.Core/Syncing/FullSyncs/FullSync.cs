using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using NLog;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Status;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing.FullSyncs;

/// <summary>
/// Makes one remote equal as a whole. Without a filter that is one plain call of rsync; with one, the included paths are
/// listed and the remote-only ones chosen from. Before anything is deleted, what would be deleted is counted.
/// </summary>
/// <param name="mounts">The mount points below the watch path when the remote became a mirror.</param>
internal sealed class FullSync(Remote remote, SafetySettings safety, Func<IReadOnlyList<RelativePath>> mounts)
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
        bool isProtecting = request.Delete && TryProtectMounts(ref request, calls);
        Deletions deletions = await SurveyAsync(request, calls);
        FullSyncReport report = default;
        if (!calls.Result.Outcome.ConcernsRemote)
        {
            report = remote.Filter.IsActive
                ? await RunFilteredAsync(request, deletions, calls)
                : await RunPlainAsync(request, deletions.Allowed, calls);
        }

        if (request.Delete && !remote.Features.Deletions)
            remote.Held.Add(HoldReason.Refused, paths: 0);
        Outcome outcome = calls.Result.Outcome;
        if (outcome.IsComplete)
        {
            Log.Info("full sync of {0} to {1}: {2} in {3:0.00} s", remote.Root.Path, remote.Destination, report, Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (!request.Delete && deletions.RemoteOnly > 0)
                Log.Info("{0} has {1} paths of its own, which stay", remote.Destination, deletions.RemoteOnly);
        }

        return new FullSyncResult(outcome, request.Delete && deletions.Allowed && remote.Features.Deletions && !isProtecting, FailedPaths(calls, deletions.Allowed), deletions.NotCounted);
    }

    // The disk of an empty mount point has not lost what it holds.
    private bool TryProtectMounts(ref FullSyncRequest request, CallSequence calls)
    {
        using SafeFileHandle? root = calls.TryOpenRoot();
        if (root is null)
            return false;
        List<RelativePath> missing = [.. mounts().Where(mount => IsEmptyMountPoint(root, mount))];
        foreach (RelativePath mount in missing)
        {
            Log.Warn("\"{0}/{1}\" is not mounted, as it seems: what {2} has of it stays there; if it is not to be mounted again, remove that directory", remote.Root.Path, mount, remote.Destination);
            request = FilterRules.TextFor(mount) is { } pattern
                ? request with { Exclude = [.. request.Exclude, pattern + "/"] }
                : request with { Delete = false };
        }

        return missing.Count > 0;
    }

    private static bool IsEmptyMountPoint(SafeFileHandle root, RelativePath path)
    {
        FileStatus status = FileStatus.Of(root, path.Bytes, out _);
        if (!status.IsDirectory || status.Mount != FileStatus.Of(root, out _).Mount)
            return false;
        using SafeFileHandle? directory = DirectoryHandle.TryOpen(root, path.Bytes, out _);
        return directory is not null && IsEmpty(directory);
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
            ? entry with { Flags = entry.Flags | DirtyFlags.Deleted }
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
    private async Task<Deletions> SurveyAsync(FullSyncRequest request, CallSequence calls)
    {
        bool byName = remote.Filter.IsActive;
        if (request.Delete && IsSourceEmpty(calls))
        {
            Log.Warn("\"{0}\" is empty: nothing is deleted at {1}", remote.Root.Path, remote.Destination);
            return new Deletions(false, 0, []);
        }

        if (request.Delete ? !byName && safety.MaxDeleteShare is null : !request.IsRecovery)
            return new Deletions(request.Delete, 0, []);
        if (!remote.Features.Listings)
        {
            if (request.Delete)
                remote.Held.Add(HoldReason.NotListed, paths: 0);
            return new Deletions(false, 0, []);
        }

        long count = 0;
        List<RemoteOnlyPath> paths = [];
        RsyncCall survey = Survey(request, Listing.RemoteOnly);
        Outcome surveyed = await calls.RunAsync(survey, WholeTree, line =>
        {
            bool isPath = RemoteOnlyPath.Parse(line, survey.Mark) is not null;
            count += isPath ? 1 : 0;
            return isPath && (!byName || ScopedDeletion.Collect(line, survey.Mark, paths));
        });
        if (byName)
            count = paths.Count(path => !remote.Filter.Excludes(path.Path, path.IsDirectory));

        // What could not be counted is not deleted: the full sync is made again.
        bool allowed = request.Delete && surveyed.IsComplete && (count <= MassDeletionGuard.AlwaysAllowed || await IsAllowedAsync(request, count, calls));
        string? why = request.Delete && !surveyed.IsComplete ? surveyed.Reason : null;
        return new Deletions(allowed, count, allowed ? DeletionSelection.Select(paths, remote.Filter) : [], why);
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
    private sealed record Deletions(bool Allowed, long RemoteOnly, List<RelativePath> Paths, string? NotCounted = null);
}
