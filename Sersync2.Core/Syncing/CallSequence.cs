using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Status;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// The calls of one batch, one after the other: collects what failed, repeats what a server refused for a feature it lacks,
/// and spares the calls that would fail for a reason that concerns the whole remote.
/// </summary>
/// <param name="generation">The watched directory that the batch is about.</param>
internal sealed class CallSequence(Remote remote, int generation, CancellationToken cancellation)
{
    private const int MostNotes = 100;

    public ReconcileResult Result { get; } = new();

    public Remote Remote => remote;

    public int Generation => generation;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Opens the watched directory, or null when it is gone, or another one.</summary>
    /// <exception cref="LackOfResourcesException">No further file can be opened.</exception>
    public SafeFileHandle? TryOpenRoot() => remote.Root.TryOpen(generation);

    /// <param name="entries">What counts as failed when the call does.</param>
    /// <returns>
    /// The outcome; <see cref="Verdict.LacksOption"/>, of <c>--delete-missing-args</c>, when that was learned by this call,
    /// which then has changed nothing: the caller deletes in the other way.
    /// </returns>
    public async Task<Outcome> RunAsync(RsyncCall call, List<DirtyEntry> entries, OutputCapture.LineHandler? onLine = null)
    {
        // What rules of the user's protect stays, and the directories that hold it.
        call = call with { KeepsProtected = call.KeepsProtected || remote.HasUserRules || call.Exclude.Count > 0, ItemizeAll = remote.KeptNewer.Concerns(call) };
        // Of a call that failed in part as well: what is there in that state came from here.
        var sent = new SentFiles(call, remote.Delivered);
        while (true)
        {
            if (Result.Outcome.ConcernsRemote)
            {
                Result.AddFailed(entries, Result.Outcome);
                return Result.Outcome;
            }

            (Outcome outcome, RsyncResult? result) = await remote.RunAsync(call, ReadLine, cancellation, generation, entries.ConvertAll(entry => entry.Path));
            if (remote.KeepsNewer && (call.DeleteMissing || call.Delete) && call.Listing == Listing.None)
                NoteDirectories(entries);
            // To count what is there alone is no wish to delete it.
            if (outcome.Lacks(OwnOption.Delete) && call.Listing == Listing.None)
                remote.Held.Add(HoldReason.Refused, paths: 0);
            if (call.OnlyFiles && result is not null)
                remote.KeptDirectories.Conclude(result, entries, Result.Later);
            // What is asked for besides deletions is repeated without them.
            bool onlyDeletes = call.DeleteMissing || call.Names == NameList.Rules;
            if (outcome.Lacks(OwnOption.Delete) && !onlyDeletes)
                continue;
            if (!outcome.IsDelivered && !outcome.Lacks(OwnOption.DeleteMissingArgs))
                Add(entries, outcome, result, call);
            else if (outcome.IsDelivered && call.Listing == Listing.None)
                Note(call, entries);
            // What failed beside it does not tell of what was passed over.
            if (call.ItemizeAll && !outcome.ConcernsRemote)
                await remote.KeptNewer.ConcludeAsync(call, sent, this);
            return outcome;
        }

        bool ReadLine(ReadOnlySpan<byte> line) => sent.Read(line) || onLine?.Invoke(line) == true;
    }

    public Task<Outcome> RunAsync(List<DirtyEntry> entries, Func<RsyncCall, RsyncCall> options) =>
        RunAsync(
            options(new RsyncCall
            {
                Names = NameList.Files,
                Recursive = false,
                Input = RsyncCall.FileList(entries.Select(entry => entry.Path)),
            }),
            entries);

    private void Note(RsyncCall call, List<DirtyEntry> entries)
    {
        IEnumerable<RelativePath> paths = entries.Select(static entry => entry.Path);
        if (!call.OnlyFiles)
            remote.KeptDirectories.Forget(paths, withBelow: call.Delete || call.DeleteMissing);
        if (call.DeleteMissing || call.Names == NameList.Rules)
            remote.KeptNewer.Forget(paths);
    }

    // A deletion changes the time of the directory; the call sets it again, and those above, where they are still here.
    private void NoteDirectories(List<DirtyEntry> entries)
    {
        using SafeFileHandle? root = TryOpenRoot();
        if (root is null)
            return;
        HashSet<RelativePath> noted = new(RelativePathComparer.Instance);
        foreach (DirtyEntry entry in entries)
        {
            for (RelativePath directory = entry.Path.Parent; !directory.IsRoot && noted.Add(directory); directory = directory.Parent)
            {
                FileStatus status = FileStatus.Of(root, directory.Bytes, out _);
                remote.Delivered.AddTouched(directory, status.IsDirectory ? RemoteTimes.ToTime(status.Modified) : DateTime.Now);
            }
        }
    }

    private void Add(List<DirtyEntry> entries, Outcome outcome, RsyncResult? result, RsyncCall call)
    {
        if (result?.FifoInTheWay is { Path: { } fifo } && entries.Exists(entry => entry.Path.Covers(fifo)))
            Result.AddDisturbed(entries, fifo);
        else if (outcome.ConcernsRemote)
            Result.AddFailed(entries, outcome);
        else if (FailedEntries(result, call, entries) is { } failed)
            Result.AddFailed(failed, outcome);
        else
            Result.AddUnattributed(entries, outcome);
    }

    // What the messages are about; null where that is not certain.
    private List<DirtyEntry>? FailedEntries(RsyncResult? result, RsyncCall call, List<DirtyEntry> entries)
    {
        if (result is null || result.ExitCode is not (0 or 23 or 24))
            return null;
        List<RsyncLine> notes = OutcomeClassifier.TroubleNotes(result, call);
        bool isWholeTree = entries is [{ Path.IsRoot: true }];
        // Of many, some may not have been kept; and what they tell of a whole tree is told by the next one.
        if (notes.Count > (isWholeTree ? 0 : MostNotes) || notes.Exists(note => note.Meaning == LineMeaning.Call))
            return null;
        var messages = new FailedPaths(remote.Root.RealPath, remote.Destination.PathInModule);
        List<RsyncLine> lines = [.. OutcomeClassifier.TroubleLines(result), .. notes];
        return isWholeTree ? messages.FindBelow(lines) : messages.Find(lines, entries);
    }
}
