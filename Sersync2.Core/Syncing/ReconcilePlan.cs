using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Which calls a batch needs. Deleting options go only with paths whose deletion was seen, so that whatever else exists at
/// the remote survives; hence two calls where a batch both deletes and sends. Pure.
/// </summary>
internal sealed class ReconcilePlan
{
    /// <summary>Gone here, and seen to go: to be deleted there.</summary>
    public List<DirtyEntry> Gone { get; } = [];

    /// <summary>A directory that was deleted, and there is something again: what the remote has there must make way.</summary>
    public List<DirtyEntry> Replaced { get; } = [];

    /// <summary>
    /// A file that was deleted, and there is something again, as editors save: sent by content, for size and time may be those
    /// of the old one. A directory that the remote has in its place was not seen to go, and makes way only where it is empty.
    /// </summary>
    public List<DirtyEntry> ReplacedFiles { get; } = [];

    /// <summary>
    /// Large files among these: whether they are the same is not asked, because the answer takes as long as reading them, and
    /// a server hears nothing meanwhile.
    /// </summary>
    public List<DirtyEntry> ReplacedLarge { get; } = [];

    /// <summary>Directories in which something was deleted, and what is no longer known: to be made equal as a whole.</summary>
    public List<DirtyEntry> Compared { get; } = [];

    /// <summary>Entries to be sent with all below them.</summary>
    public List<DirtyEntry> Trees { get; } = [];

    /// <summary>Entries to be sent alone: files, links, and directories whose own attributes changed.</summary>
    public List<DirtyEntry> Entries { get; } = [];

    /// <summary>Files that were just created and are still open for writing: nothing is done for them, see <see cref="AwaitedClose"/>.</summary>
    public List<ResolvedPath> Awaited { get; } = [];

    /// <summary>Files, and trees of them, that are sent whatever their size and time say.</summary>
    public List<DirtyEntry> Rewrites { get; } = [];

    private readonly HashSet<RelativePath> _replacedByDirectories = new(RelativePathComparer.Instance);

    /// <summary>The paths that the calls are about, and whether each is a directory that the remote should have already.</summary>
    public IEnumerable<(RelativePath Path, bool IsKnownDirectory)> Touched { get; private init; } = [];

    /// <summary>Whether <see cref="Entries"/> holds directories, which a recursive call would walk.</summary>
    public bool HasLoneDirectories { get; private set; }

    /// <param name="paths">After the lift, in the order of the tree.</param>
    /// <param name="isBeingWritten">Whether a file that was just created is still open for writing: its close is an event.</param>
    /// <param name="calls">A file that was written while one carried it may differ from the remote's in nothing but its content.</param>
    public static ReconcilePlan For(List<ResolvedPath> paths, Func<ResolvedPath, bool> isBeingWritten, RecentCalls calls)
    {
        var plan = new ReconcilePlan
        {
            Touched = paths.Select(static path => (path.Path, path.Kind == FileKind.Directory && (!path.Entry.Has(DirtyFlags.Recursive) || path.Entry.Has(DirtyFlags.Folded)))),
        };
        foreach (ResolvedPath path in paths)
        {
            // How often it was found open is no failure.
            DirtyEntry entry = path.Entry.Has(DirtyFlags.AwaitingClose) ? path.Entry with { Failures = 0 } : path.Entry;
            bool deleted = entry.Has(DirtyFlags.Deleted);
            if (path.Kind == FileKind.Missing)
            {
                // Not seen to be deleted: its deletion is an event that is still to come, or not wanted at the remote.
                if (deleted)
                    plan.Gone.Add(entry);
            }
            else if (entry.Has(DirtyFlags.AwaitingClose) && path.Kind == FileKind.File && isBeingWritten(path))
            {
                plan.Awaited.Add(path);
            }
            else if (entry.Has(DirtyFlags.Rewrite) && !deleted)
            {
                plan.Rewrites.Add(entry);
            }
            else if (deleted && entry.Has(DirtyFlags.Folded) && path.Kind == FileKind.Directory)
            {
                plan.Compared.Add(entry);
                if (entry.Has(DirtyFlags.Rewrite))
                    plan.Rewrites.Add(entry);
            }
            else if (entry.IsGoneFile)
            {
                // Large ones as they are: see above.
                (path.Kind == FileKind.File && path.Status.Size >= LargeFileLane.MinBytes ? plan.Rewrites : plan.ReplacedFiles).Add(entry);
            }
            else if (deleted)
            {
                (path.Kind == FileKind.File && path.Status.Size >= LargeFileLane.MinBytes ? plan.ReplacedLarge : plan.Replaced).Add(entry);
                if (path.Kind == FileKind.Directory)
                    plan._replacedByDirectories.Add(path.Path);
            }
            else if (path.Kind == FileKind.Directory && entry.Has(DirtyFlags.Recursive))
            {
                plan.Trees.Add(entry);
            }
            else if (path.Kind == FileKind.File && (entry.Has(DirtyFlags.Renamed) || calls.Overlap(path.Path, path.Status.Modified)))
            {
                plan.Rewrites.Add(entry);
            }
            else
            {
                plan.Entries.Add(entry);
                plan.HasLoneDirectories |= path.Kind == FileKind.Directory;
            }
        }

        return plan;
    }

    /// <summary>Takes files out, which are to go in calls of their own.</summary>
    public List<DirtyEntry> Take(HashSet<RelativePath> files)
    {
        List<DirtyEntry> taken = [];
        foreach (List<DirtyEntry> list in (List<DirtyEntry>[])[Entries, Rewrites, Replaced, ReplacedFiles, ReplacedLarge])
        {
            taken.AddRange(list.Where(entry => files.Contains(entry.Path)));
            list.RemoveAll(entry => files.Contains(entry.Path));
        }

        return taken;
    }

    /// <summary>Leaves out what is to be deleted for this path; what is here in its place is sent all the same, where it is a directory.</summary>
    public void Hold(DirtyEntry entry)
    {
        if (_replacedByDirectories.Contains(entry.Path) || Compared.Exists(compared => compared.Path == entry.Path))
            Trees.Add(entry with { Flags = (entry.Flags & ~DirtyEntry.AnyDeletion) | DirtyFlags.Recursive });
        foreach (List<DirtyEntry> list in (List<DirtyEntry>[])[Gone, Replaced, ReplacedLarge, Compared])
            list.RemoveAll(held => held.Path == entry.Path);
    }

    /// <summary>Sends a file as it is, although it is still open.</summary>
    public void SendOpen(DirtyEntry entry) => Entries.Add(new DirtyEntry(entry.Path, DirtyFlags.None, 0, entry.Since));

    /// <summary>Lets size and time decide for a file after all.</summary>
    public void Trust(RelativePath path)
    {
        Entries.AddRange(Rewrites.FindAll(entry => entry.Path == path));
        Rewrites.RemoveAll(entry => entry.Path == path);
    }
}
