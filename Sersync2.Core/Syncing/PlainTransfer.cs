using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>Carries out a plan while nothing is excluded: rsync walks the listed directories itself.</summary>
internal static class PlainTransfer
{
    public static async Task RunAsync(ReconcilePlan plan, CallSequence calls)
    {
        // Deletions first: where a file took the place of a directory, the way is then free for what is sent.
        await DeleteAsync(plan, calls);
        if (plan.ReplacedLarge.Count > 0)
            await calls.RunAsync(plan.ReplacedLarge, call => call with { Recursive = true, Delete = true, Force = true, Rewrite = true, NewFiles = true });
        await CompareAsync(plan, calls);
        await SendAsync(plan, calls);
    }

    private static async Task DeleteAsync(ReconcilePlan plan, CallSequence calls)
    {
        List<DirtyEntry> files = plan.Gone.FindAll(entry => entry.IsGoneFile), trees = plan.Gone.FindAll(entry => !entry.IsGoneFile);
        // A name that is gone here has no type, and what rules of the user's protect may depend on that.
        if (plan.Gone.Count > 0 && calls.Remote.HasUserRules)
        {
            await ScopedDeletion.RunAsync(plan.Gone, calls);
            calls.Result.Again.AddRange(ScopedDeletion.Back(trees, calls));
        }
        else
        {
            if (files.Count > 0)
                await DeleteFilesAsync(files, calls);
            if (trees.Count > 0)
                await DeleteTreesAsync(trees, calls);
        }

        if (plan.Replaced.Count > 0)
            await calls.RunAsync(plan.Replaced, call => call with { Recursive = true, Delete = true, Force = true, Checksum = true, NewFiles = true });
    }

    // No more goes than was seen to go: where a file was, no directory that holds something.
    private static async Task DeleteFilesAsync(List<DirtyEntry> files, CallSequence calls)
    {
        if (calls.Remote.Features.DeleteMissingArgs)
        {
            Outcome outcome = await calls.RunAsync(files, call => call with { DeleteMissing = true, OnlyFiles = true });
            if (!outcome.Lacks(OwnOption.DeleteMissingArgs))
                return;
        }

        await calls.RunAsync(ScopedDeletion.ByRules(files.Select(entry => entry.Path), onlyFiles: true), files);
    }

    // Without -r and --delete: what is back by then is not walked, in which a disk may not be mounted yet.
    private static async Task DeleteTreesAsync(List<DirtyEntry> trees, CallSequence calls)
    {
        if (calls.Remote.Features.DeleteMissingArgs && calls.Remote.Features.Allows(OwnOption.Force))
        {
            Outcome outcome = await calls.RunAsync(trees, call => call with { Force = true, DeleteMissing = true });
            if (!outcome.Lacks(OwnOption.DeleteMissingArgs))
            {
                calls.Result.Again.AddRange(ScopedDeletion.Back(trees, calls));
                return;
            }
        }

        await calls.RunAsync(ScopedDeletion.ByRules(trees.Select(entry => entry.Path), onlyFiles: false), trees);
    }

    private static async Task CompareAsync(ReconcilePlan plan, CallSequence calls)
    {
        if (plan.Compared.Count > 0)
            await calls.RunAsync(plan.Compared, call => call with { Recursive = true, Delete = true, Force = true });
    }

    private static async Task SendAsync(ReconcilePlan plan, CallSequence calls)
    {
        List<DirtyEntry> trees = plan.Trees, lone = plan.Entries;
        if (trees.Count > 0 && !plan.HasLoneDirectories)
        {
            trees = [.. trees, .. lone];
            lone = [];
        }

        if (plan.ReplacedFiles.Count > 0)
            await calls.RunAsync(plan.ReplacedFiles, call => call with { Recursive = true, Checksum = true, NewFiles = true });
        if (trees.Count > 0)
            await calls.RunAsync(trees, call => call with { Recursive = true });
        if (lone.Count > 0)
            await calls.RunAsync(lone, call => call);
        foreach (IGrouping<bool, DirtyEntry> rewrites in plan.Rewrites.GroupBy(entry => entry.IsNewFile))
            await calls.RunAsync([.. rewrites], call => call with { Recursive = true, Rewrite = true, NewFiles = rewrites.Key });
    }
}
