using Sersync2.Core.Paths;

namespace Sersync2.Core.Queueing;

/// <summary>
/// Makes few entries of many while a remote is away for long: the entries of a directory become the directory with all
/// below it, level by level. Deletions that were seen stay as they are where a comparison may not delete. Pure.
/// </summary>
/// <param name="mayFoldDeletions">Whether a directory may stand for deletions below it as well.</param>
/// <param name="most">How many entries are to be left at the most, as far as they can be folded.</param>
internal sealed class Folding(bool mayFoldDeletions, int most)
{
    // A directory of which less has changed is compared only when nothing else helps.
    private const int WorthFolding = 16;

    // Deletions that cannot be folded may take so many times the room.
    private const int MostDeletions = 20;

    /// <summary>Whether entries were left out that only a comparison of everything makes up for.</summary>
    public bool FoldedAway { get; private set; }

    /// <summary>Deletions that had to be given up: what they were about stays at the remote.</summary>
    public int ForgottenDeletions { get; private set; }

    public List<DirtyEntry> Fold(List<DirtyEntry> entries)
    {
        entries = DirtyEntries.Prune(entries);
        for (int least = WorthFolding; entries.Count > most; least = 2)
        {
            int before = entries.Count;
            entries = FoldOnce(entries, least);
            if (entries.Count == before && least == 2)
                break;
        }

        if (entries.Count <= most)
            return entries;
        // Scattered over more directories than there may be entries: the whole tree is what is left to compare.
        FoldedAway = entries.RemoveAll(MayLeaveOut) > 0;
        // What is left was seen to be deleted, at a remote that may hold files of its own.
        if (entries.Count > most * MostDeletions)
        {
            ForgottenDeletions = entries.Count;
            entries.Clear();
        }

        return entries;
    }

    private List<DirtyEntry> FoldOnce(List<DirtyEntry> entries, int least)
    {
        var children = new Dictionary<RelativePath, int>(RelativePathComparer.Instance);
        foreach (DirtyEntry entry in entries)
        {
            if (MayFold(entry))
                children[entry.Path.Parent] = children.GetValueOrDefault(entry.Path.Parent) + 1;
        }

        return DirtyEntries.Prune(entries.ConvertAll(entry =>
            MayFold(entry) && !entry.Path.Parent.IsRoot && children[entry.Path.Parent] >= least ? Above(entry) : entry));
    }

    // The other names of a written file can be anywhere: its directory does not stand for them.
    private bool MayFold(DirtyEntry entry) => !entry.Has(DirtyFlags.Linked) && MayLeaveOut(entry);

    private bool MayLeaveOut(DirtyEntry entry) => mayFoldDeletions || !entry.Has(DirtyFlags.Deleted);

    // What hides behind equal size and time hides under the directory's name as well: its files are written anew.
    private static DirtyEntry Above(DirtyEntry entry)
    {
        DirtyFlags flags = DirtyFlags.Recursive | DirtyFlags.Folded | (entry.Flags & DirtyFlags.Deleted);
        if (entry.Has(DirtyFlags.Rewrite | DirtyFlags.Renamed))
            flags |= DirtyFlags.Rewrite;
        return new DirtyEntry(entry.Path.Parent, flags, 0, entry.Since);
    }
}
