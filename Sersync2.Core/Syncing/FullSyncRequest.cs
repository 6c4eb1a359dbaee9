namespace Sersync2.Core.Syncing;

/// <summary>A full sync that someone asked for, or that a loss of events makes necessary.</summary>
/// <param name="Delete">Whether what exists at the remote alone is deleted there.</param>
/// <param name="Exclude">rsync patterns of what is neither sent nor deleted.</param>
internal sealed record FullSyncRequest(bool Delete, IReadOnlyList<string> Exclude)
{
    /// <summary>Say how many paths exist at the remote alone, where they stay.</summary>
    public bool CountRemoteOnly { get; init; }

    /// <summary>One request that does what both ask for.</summary>
    public FullSyncRequest With(FullSyncRequest other)
    {
        // The patterns of one must not be lifted by the other, and what one sends the other must not leave out.
        if (Exclude.SequenceEqual(other.Exclude))
            return this with { Delete = Delete || other.Delete, CountRemoteOnly = CountRemoteOnly || other.CountRemoteOnly };
        return Exclude.Count == 0 ? this : other;
    }
}
