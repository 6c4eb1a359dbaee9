using Sersync2.Core.Paths;

namespace Sersync2.Core.Queueing;

/// <summary>What is true of lists of entries, whatever set they came from.</summary>
internal static class DirtyEntries
{
    /// <summary>
    /// The entries in the order of the tree, one per path, without those that an ancestor covers. A deletion that was seen
    /// below a directory which is only to be sent stays: sending deletes nothing.
    /// </summary>
    public static List<DirtyEntry> Prune(List<DirtyEntry> entries)
    {
        entries.Sort(static (left, right) => RelativePathComparer.Instance.Compare(left.Path, right.Path));
        var kept = new List<DirtyEntry>(entries.Count);
        var above = new Stack<DirtyEntry>();
        foreach (DirtyEntry entry in entries)
        {
            if (kept.Count > 0 && kept[^1].Path == entry.Path)
            {
                // Only the merged entry may end up on the stack of ancestors.
                DirtyEntry merged = Merge(kept[^1], entry);
                kept[^1] = merged;
                if (above.TryPeek(out DirtyEntry top) && top.Path == entry.Path)
                    above.Pop();
                PushIfRecursive(merged);
                continue;
            }

            while (above.TryPeek(out DirtyEntry last) && !last.Path.IsAncestorOf(entry.Path) && last.Path != entry.Path)
                above.Pop();
            if (above.Any(ancestor => ancestor.Covers(entry)))
                continue;
            kept.Add(entry);
            PushIfRecursive(entry);
        }

        return kept;

        void PushIfRecursive(DirtyEntry entry)
        {
            if (entry.Has(DirtyFlags.Recursive))
                above.Push(entry);
        }
    }

    public static DirtyEntry Merge(DirtyEntry one, DirtyEntry other)
    {
        DirtyFlags flags = one.Flags | other.Flags;
        // Known to be changed by any other event, a file need not be waited for.
        if (!one.Has(DirtyFlags.AwaitingClose) || !other.Has(DirtyFlags.AwaitingClose))
            flags &= ~DirtyFlags.AwaitingClose;
        return new DirtyEntry(one.Path, flags, Math.Max(one.Failures, other.Failures), one.Since < other.Since ? one.Since : other.Since);
    }
}
