using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing;

/// <summary>Makes one remote equal for exactly the paths of a batch, with as few runs of rsync as it can.</summary>
internal sealed class Reconciler(Remote remote)
{
    /// <returns>What could not be delivered, and why; nothing where all was.</returns>
    public async Task<ReconcileResult> ReconcileAsync(List<DirtyEntry> batch, CancellationToken cancellation)
    {
        ReconcilePlan plan;
        using (SafeFileHandle? root = remote.Root.TryOpen())
        {
            if (root is null)
                return new ReconcileResult(batch, new Outcome(Verdict.SourceGone));
            plan = ReconcilePlan.For(PathResolver.Resolve(root, batch), path => OpenForWriting.Test(root, path.Path.Bytes));
        }

        // Deletions first: where a file took the place of a directory, the way is then free for what is sent.
        var result = new ReconcileResult();
        await DeleteAsync(plan, result, cancellation);
        await SendAsync(plan, result, cancellation);
        return result;
    }

    private async Task DeleteAsync(ReconcilePlan plan, ReconcileResult result, CancellationToken cancellation)
    {
        List<DirtyEntry> gone = plan.Gone, replaced = plan.Replaced;
        if (gone.Count > 0 && remote.Features.DeleteMissingArgs)
        {
            List<DirtyEntry> both = [.. gone, .. replaced];
            Outcome outcome = await RunAsync(FilesCall(both) with { Recursive = true, Delete = true, DeleteMissing = true }, both, result, cancellation);
            if (outcome.Verdict != Verdict.LacksDeleteMissingArgs)
                return;
        }

        if (gone.Count > 0)
        {
            var call = new RsyncCall
            {
                Names = NameList.Rules,
                Recursive = true,
                Delete = true,
                Input = FilterRules.For(gone.Select(entry => entry.Path)),
            };
            await RunAsync(call, gone, result, cancellation);
        }

        if (replaced.Count > 0)
            await RunAsync(FilesCall(replaced) with { Recursive = true, Delete = true }, replaced, result, cancellation);
    }

    private async Task SendAsync(ReconcilePlan plan, ReconcileResult result, CancellationToken cancellation)
    {
        List<DirtyEntry> recursive = plan.Trees, lone = plan.Entries;
        if (recursive.Count > 0 && !plan.HasLoneDirectories)
        {
            recursive = [.. recursive, .. lone];
            lone = [];
        }

        if (recursive.Count > 0)
            await RunAsync(FilesCall(recursive) with { Recursive = true }, recursive, result, cancellation);
        if (lone.Count > 0)
            await RunAsync(FilesCall(lone), lone, result, cancellation);
    }

    private static RsyncCall FilesCall(List<DirtyEntry> entries) => new()
    {
        Names = NameList.Files,
        Recursive = false,
        Input = RsyncCall.FileList(entries.Select(entry => entry.Path)),
    };

    // A refusal of a feature has changed nothing at the remote: the call is repeated without, or left to the caller.
    private async Task<Outcome> RunAsync(RsyncCall call, List<DirtyEntry> entries, ReconcileResult result, CancellationToken cancellation)
    {
        while (true)
        {
            if (result.Outcome.ConcernsRemote)
            {
                result.AddFailed(entries, result.Outcome);
                return result.Outcome;
            }

            Outcome outcome = (await remote.RunAsync(call, null, cancellation)).Outcome;
            bool learned = remote.Features.Learn(outcome.Verdict);
            if (learned && outcome.Verdict == Verdict.LacksNanosecondTimes)
                continue;
            if (!outcome.IsDelivered && !(learned && call.DeleteMissing))
                result.AddFailed(entries, outcome);
            return outcome;
        }
    }
}
