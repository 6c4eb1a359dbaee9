namespace Sersync2.Core.Syncing.FullSyncs;

/// <summary>Holds a full sync back that would delete most of a remote: the wrong directory was mounted, or configured. Pure.</summary>
internal static class MassDeletionGuard
{
    /// <summary>So few deletions are never held back.</summary>
    public const int AlwaysAllowed = 1_000;

    /// <param name="deletions">How many entries would be deleted.</param>
    /// <param name="entries">How many entries the remote has.</param>
    /// <param name="maxShare">The largest share that may go, 0 to 1; null allows everything.</param>
    public static bool Allows(long deletions, long entries, double? maxShare) =>
        maxShare is not { } share || deletions <= AlwaysAllowed || deletions <= share * entries;
}
