namespace Sersync2.Core.Syncing;

/// <summary>A full sync that someone asked for, or that a loss of events makes necessary.</summary>
/// <param name="Delete">Whether what exists at the remote alone is deleted there.</param>
/// <param name="Exclude">rsync patterns of what is neither sent nor deleted.</param>
internal sealed record FullSyncRequest(bool Delete, IReadOnlyList<string> Exclude)
{
    /// <summary>One request that does what both ask for.</summary>
    public FullSyncRequest With(FullSyncRequest other) =>
        new(Delete || other.Delete, Exclude.Count == 0 || other.Exclude.Count == 0 ? [] : Exclude);
}
