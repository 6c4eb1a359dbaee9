using Sersync2.Core.Paths;

namespace Sersync2.Core.Queueing;

/// <summary>One path whose remote state may differ, as it is taken out of the set to be worked on.</summary>
/// <param name="Failures">How often in a row it could not be delivered.</param>
/// <param name="Since">When it began to differ, by the clock of its set; the lag of a remote is the age of its oldest entry.</param>
internal readonly record struct DirtyEntry(RelativePath Path, DirtyFlags Flags, int Failures = 0, TimeSpan Since = default)
{
    /// <summary>All that is known of a deletion: of what it was must not outlive it. No value of the enumeration, whose names are written down.</summary>
    public const DirtyFlags AnyDeletion = DirtyFlags.Deleted | DirtyFlags.WasDirectory;

    // What a walk that goes by size and time, and by one name at a time, would miss.
    private const DirtyFlags NeedsItsOwnLook = DirtyFlags.Rewrite | DirtyFlags.Renamed | DirtyFlags.Linked;

    /// <summary>A file was seen to be deleted, and nothing else: a directory at the remote has to stay.</summary>
    public bool IsGoneFile => Has(DirtyFlags.Deleted) && !Has(DirtyFlags.WasDirectory);

    /// <summary>Another file has its name now: it must not be written into the one that had it, which may have other names there.</summary>
    public bool IsNewFile => Has(DirtyFlags.Deleted | DirtyFlags.Renamed | DirtyFlags.Rewrite);

    public bool Has(DirtyFlags flags) => (Flags & flags) != 0;

    /// <summary>Whether working on this entry does all that <paramref name="below"/> asks for, an entry at or below its path.</summary>
    public bool Covers(DirtyEntry below) => Covers(Flags, below.Flags);

    /// <inheritdoc cref="Covers(DirtyEntry)"/>
    public static bool Covers(DirtyFlags above, DirtyFlags below) =>
        (above & DirtyFlags.Recursive) != 0
        && ((below & DirtyFlags.Deleted) == 0 || DeletesBelow(above))
        && (below & ~above & NeedsItsOwnLook) == 0;

    // A folded directory stands for the deletions below it.
    private static bool DeletesBelow(DirtyFlags flags) => (flags & DirtyFlags.Deleted) != 0 && (flags & (DirtyFlags.WasDirectory | DirtyFlags.Folded)) != 0;
}
