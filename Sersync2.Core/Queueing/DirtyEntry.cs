using Sersync2.Core.Paths;

namespace Sersync2.Core.Queueing;

/// <summary>One path whose remote state may differ, as it is taken out of the set to be worked on.</summary>
/// <param name="Failures">How often in a row it could not be delivered.</param>
/// <param name="Since">When it began to differ, by the clock of its set; the lag of a remote is the age of its oldest entry.</param>
internal readonly record struct DirtyEntry(RelativePath Path, DirtyFlags Flags, int Failures = 0, TimeSpan Since = default)
{
    // What a walk that goes by size and time, and by one name at a time, would miss.
    private const DirtyFlags NeedsItsOwnLook = DirtyFlags.Rewrite | DirtyFlags.Renamed | DirtyFlags.Linked;

    public bool Has(DirtyFlags flags) => (Flags & flags) != 0;

    /// <summary>Whether working on this entry does all that <paramref name="below"/> asks for, an entry at or below its path.</summary>
    public bool Covers(DirtyEntry below) => Covers(Flags, below.Flags);

    /// <inheritdoc cref="Covers(DirtyEntry)"/>
    public static bool Covers(DirtyFlags above, DirtyFlags below) =>
        (above & DirtyFlags.Recursive) != 0
        && ((above & DirtyFlags.Deleted) != 0 || (below & DirtyFlags.Deleted) == 0)
        && (below & ~above & NeedsItsOwnLook) == 0;
}
