using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Carries out a plan while something is excluded. rsync knows no regular expressions, so it never walks by itself here:
/// what is sent is listed entry by entry, and what exists at the remote alone is listed first and chosen from.
/// </summary>
internal static class FilteredTransfer
{
    public static async Task RunAsync(ReconcilePlan plan, CallSequence calls)
    {
        PathFilter filter = calls.Remote.Filter;
        List<DirtyEntry> gone = plan.Gone.FindAll(entry => !filter.Excludes(entry.Path, entry.Has(DirtyFlags.WasDirectory)));
        // A lone file needs no listing: whatever the remote has in its place, a directory with something in it stays.
        List<DirtyEntry> files = gone.FindAll(entry => entry.IsGoneFile);
        if (files.Count > 0 && calls.Remote.Features.DeleteMissingArgs && !calls.Remote.HasUserRules)
        {
            Outcome outcome = await calls.RunAsync(files, call => call with { DeleteMissing = true, OnlyFiles = true });
            if (!outcome.Lacks(OwnOption.DeleteMissingArgs))
                gone.RemoveAll(files.Contains);
        }

        List<DirtyEntry> scopes = [.. gone, .. plan.Replaced, .. plan.ReplacedLarge, .. plan.Compared];
        if (scopes.Count > 0)
            await ScopedDeletion.RunAsync(scopes, calls);
        calls.Result.Again.AddRange(ScopedDeletion.Back(gone.FindAll(static entry => !entry.IsGoneFile), calls));
        if (plan.ReplacedFiles.Count > 0)
            await SendAsync(plan.ReplacedFiles, calls, call => call with { Checksum = true, NewFiles = true });
        if (plan.Replaced.Count > 0)
            await SendAsync(plan.Replaced, calls, call => call with { Force = true, Checksum = true, NewFiles = true });
        if (plan.ReplacedLarge.Count > 0)
            await SendAsync(plan.ReplacedLarge, calls, call => call with { Force = true, Rewrite = true, NewFiles = true });
        List<DirtyEntry> sent = [.. plan.Compared, .. plan.Trees, .. plan.Entries];
        if (sent.Count > 0)
            await SendAsync(sent, calls, call => call);
        foreach (IGrouping<bool, DirtyEntry> rewrites in plan.Rewrites.GroupBy(entry => entry.IsNewFile))
            await SendAsync([.. rewrites], calls, call => call with { Rewrite = true, NewFiles = rewrites.Key });
    }

    private static async Task SendAsync(List<DirtyEntry> entries, CallSequence calls, Func<RsyncCall, RsyncCall> options)
    {
        if (Expand(entries, calls) is not { } listed)
        {
            calls.Result.AddFailed(entries, new Outcome(Verdict.SourceGone, "the watch path is gone"));
            return;
        }

        if (await calls.Remote.Excluded.BelowAsync([.. listed.Select(entry => entry.Path)], entries, calls) is not { } excluded)
            return;
        listed.RemoveAll(entry => excluded.Contains(entry.Path));
        if (listed.Count == 0)
            return;
        // What fails is asked for again as a whole: the list below a directory may be another one by then.
        var call = new RsyncCall
        {
            Names = NameList.Files,
            Recursive = false,
            Input = RsyncCall.FileList(listed.Select(entry => entry.Path)),
        };
        call = options(call);
        if (call.Force && !calls.Remote.Features.Allows(OwnOption.Force))
            await MakeWayAsync(listed, entries, call, calls);
        await calls.RunAsync(call, entries);
    }

    // Where --force is refused: a directory makes way for what --delete sends in its place.
    private static async Task MakeWayAsync(List<DirtyEntry> listed, List<DirtyEntry> entries, RsyncCall call, CallSequence calls)
    {
        List<RelativePath> files = [];
        using (SafeFileHandle? root = calls.TryOpenRoot())
        {
            if (root is not null)
                files.AddRange(listed.Select(entry => entry.Path).Where(path => FileStatus.Of(root, path.Bytes, out _).Kind is not (FileKind.Directory or FileKind.Missing or FileKind.Unknown)));
        }

        if (files.Count > 0)
            await calls.RunAsync(call with { Names = NameList.Rules, Recursive = true, Delete = true, Input = FilterRules.For(files) }, entries);
    }

    private static List<DirtyEntry>? Expand(List<DirtyEntry> entries, CallSequence calls)
    {
        List<DirtyEntry> listed = [];
        using SafeFileHandle? root = calls.TryOpenRoot();
        if (root is null)
            return null;
        foreach (DirtyEntry entry in entries)
        {
            bool isDirectory = FileStatus.Of(root, entry.Path.Bytes, out _).IsDirectory;
            if (calls.Remote.Filter.Excludes(entry.Path, isDirectory))
                continue;
            if (isDirectory && entry.Has(DirtyFlags.Recursive | DirtyFlags.Deleted))
                listed.AddRange(LocalTree.Enumerate(root, entry.Path, calls.Remote.Filter, calls.Cancellation).Select(path => entry with { Path = path }));
            else
                listed.Add(entry);
        }

        return listed;
    }
}
