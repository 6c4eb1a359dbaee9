using System.Text;
using Microsoft.Win32.SafeHandles;
using NLog;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Makes a rename cheap: before the ordinary calls, the remote links what it has under the old name to the new one
/// (<c>--link-dest</c>). The ordinary calls alone decide what is right; whatever fails here is only slower.
/// </summary>
internal sealed class RenameShortcut(Remote remote)
{
    // Each costs a call: not worth it for what is sent as fast.
    private const int MaxPerBatch = 8;
    private const long MinBytes = 128 * 1024;
    private const int MaxEntriesLookedAt = 2_000;

    private static readonly Logger Log = LogManager.GetLogger("sync");

    /// <returns>The moves whose old and new files are one and the same at the remote until the old ones are deleted.</returns>
    public async Task<List<MoveHint>> RunAsync(List<MoveHint> hints, ReconcilePlan plan, CallSequence calls)
    {
        List<MoveHint> done = [];
        CancellationToken cancellation = calls.Cancellation;
        if (remote.Filter.IsActive || !remote.Features.Deletions)
            return done;
        foreach (MoveHint hint in hints.Where(hint => IsInPlan(hint, plan) && remote.CanLink(hint) && IsWorthwhile(hint, calls)).Take(MaxPerBatch))
        {
            // Each look, and what rests on it, in one go: see RemoteView.
            var view = new RemoteView(hint);
            if (!await PrepareAsync(view.Target, calls))
                continue;
            List<RelativePath> linkable = await LookAsync(view, calls);
            if (linkable.Count == 0)
            {
                Log.Debug("not renamed at {0}: \"{1}\" to \"{2}\" is not there as it was here", remote.Destination, hint.From, hint.To);
                continue;
            }

            var call = new RsyncCall
            {
                Names = NameList.Files,
                Recursive = false,
                Subdirectory = view.Target,
                LinkDestination = view.Origin,
                Input = RsyncCall.FileList(linkable),
            };
            done.Add(hint);
            Outcome outcome = (await remote.RunAsync(call, null, cancellation, calls.Generation)).Outcome;
            // That it is the same file, the remote knows now: no need to send it whatever its size and time say.
            if (outcome.IsDelivered && !hint.IsDirectory)
                plan.Trust(hint.To);
            if (outcome.ConcernsRemote)
                break;
            Log.Debug("renamed at {0}: \"{1}\" to \"{2}\": {3}", remote.Destination, hint.From, hint.To, outcome.Verdict);
        }

        return done;
    }

    /// <summary>
    /// The moves whose old name is in use again: its files at the remote may still be the very files of the new name, and
    /// setting a mode for the one would set it for the other.
    /// </summary>
    public static List<DirtyEntry> StillShared(List<MoveHint> done, CallSequence calls)
    {
        using SafeFileHandle? root = calls.TryOpenRoot();
        return done
            .Where(hint => root is null
                || FileStatus.Of(root, hint.From.Bytes, out _).Kind != FileKind.Missing
                || calls.Result.Failed.Exists(entry => entry.Path == hint.From || entry.Path.IsAncestorOf(hint.From)))
            .Select(hint => new DirtyEntry(hint.To, DirtyFlags.Recursive | DirtyFlags.Rewrite))
            .ToList();
    }

    // Gone here under its old name, and to be sent under the new one.
    private static bool IsInPlan(MoveHint hint, ReconcilePlan plan) =>
        plan.Gone.Exists(entry => entry.Path == hint.From)
        // --link-dest goes by the same name, and is not for the top level.
        && (hint.IsDirectory || (hint.From.Name.SequenceEqual(hint.To.Name) && !hint.From.Parent.IsRoot))
        && !plan.Replaced.Concat(plan.ReplacedFiles).Concat(plan.ReplacedLarge).Any(entry => entry.Path == hint.To || entry.Path.IsAncestorOf(hint.To))
        && (plan.Trees.Exists(entry => entry.Path == hint.To || entry.Path.IsAncestorOf(hint.To))
            || plan.Rewrites.Exists(entry => entry.Path == hint.To));

    private bool IsWorthwhile(MoveHint hint, CallSequence calls)
    {
        using SafeFileHandle? root = calls.TryOpenRoot();
        if (root is null)
            return false;
        FileStatus status = FileStatus.Of(root, hint.To.Bytes, out _);
        if (!hint.IsDirectory)
            return status.Kind == FileKind.File && status.Size >= MinBytes;
        return status.IsDirectory && LocalTree.HasBytes(root, hint.To, MinBytes, MaxEntriesLookedAt, remote.Filter, calls.Cancellation);
    }

    // Sends the directory alone, with a name in it that is nowhere: to delete that, a server must make a real directory of
    // it, whatever stands there; and one that is too old to delete it says so, and nothing is left to it.
    private async Task<bool> PrepareAsync(RelativePath directory, CallSequence calls)
    {
        byte[] nowhere = Encoding.ASCII.GetBytes(".sersync2-" + ItemizedLine.NewMark());
        var none = new RelativePath(directory.IsRoot ? nowhere : [.. directory.Bytes, (byte)'/', .. nowhere]);
        var call = new RsyncCall
        {
            Names = NameList.Files,
            Recursive = false,
            DeleteMissing = true,
            Input = RsyncCall.FileList(directory.IsRoot ? [none] : [directory, none]),
        };
        return (await remote.RunAsync(call, null, calls.Cancellation, calls.Generation)).Outcome.IsDelivered;
    }

    private async Task<List<RelativePath>> LookAsync(RemoteView view, CallSequence calls)
    {
        Outcome outcome = (await remote.RunAsync(view.Question, view.Read, calls.Cancellation, calls.Generation)).Outcome;
        using SafeFileHandle? root = outcome.IsDelivered ? calls.TryOpenRoot() : null;
        return root is null ? [] : view.Linkable(root);
    }
}
