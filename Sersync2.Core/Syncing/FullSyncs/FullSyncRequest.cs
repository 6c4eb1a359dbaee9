namespace Sersync2.Core.Syncing.FullSyncs;

/// <summary>A full sync that someone asked for, or that a loss of events makes necessary.</summary>
/// <param name="Delete">Whether what exists at the remote alone is deleted there.</param>
/// <param name="Exclude">rsync patterns of what is neither sent nor deleted.</param>
internal sealed record FullSyncRequest(bool Delete, IReadOnlyList<string> Exclude)
{
    /// <summary>
    /// It makes up for lost events: say how many paths exist at the remote alone, where they stay, and send once more
    /// what was written while a call ran, because the full sync goes by size and time.
    /// </summary>
    public bool IsRecovery { get; init; }

    /// <summary>One request that does what both ask for.</summary>
    public FullSyncRequest With(FullSyncRequest other)
    {
        // The patterns of one must not be lifted by the other, and what one sends the other must not leave out.
        if (Exclude.SequenceEqual(other.Exclude))
            return this with { Delete = Delete || other.Delete, IsRecovery = IsRecovery || other.IsRecovery };
        return Exclude.Count == 0 ? this : other;
    }
}
