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
            await calls.RunAsync(plan.ReplacedLarge, call => call with { Recursive = true, Delete = true, Force = true, Rewrite = true });
        await CompareAsync(plan, calls);
        await SendAsync(plan, calls);
    }

    private static async Task DeleteAsync(ReconcilePlan plan, CallSequence calls)
    {
        if (plan.Gone.Count > 0 && calls.Remote.Features.DeleteMissingArgs)
        {
            Outcome outcome = await calls.RunAsync(
                [.. plan.Gone, .. plan.Replaced],
                call => call with { Recursive = true, Delete = true, Force = true, DeleteMissing = true, Checksum = plan.Replaced.Count > 0 });
            if (!outcome.Lacks(OwnOption.DeleteMissingArgs))
                return;
        }

        if (plan.Gone.Count > 0)
        {
            var call = new RsyncCall
            {
                Names = NameList.Rules,
                Recursive = true,
                Delete = true,
                Force = true,
                Input = FilterRules.For(plan.Gone.Select(entry => entry.Path)),
            };
            await calls.RunAsync(call, plan.Gone);
        }

        if (plan.Replaced.Count > 0)
            await calls.RunAsync(plan.Replaced, call => call with { Recursive = true, Delete = true, Force = true, Checksum = true });
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

        if (trees.Count > 0)
            await calls.RunAsync(trees, call => call with { Recursive = true });
        if (lone.Count > 0)
            await calls.RunAsync(lone, call => call);
        if (plan.Rewrites.Count > 0)
            await calls.RunAsync(plan.Rewrites, call => call with { Recursive = true, Rewrite = true });
    }
}
