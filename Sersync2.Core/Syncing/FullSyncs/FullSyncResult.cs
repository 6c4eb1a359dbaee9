using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing.FullSyncs;

/// <summary>The end of a full sync.</summary>
/// <param name="FailedPaths">What it left undone, where that is known path by path.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="NotCounted">Why what would be deleted could not be counted, and nothing was deleted for that; or null.</param>
/// <param name="Mirrors">Whether the remote, if it was delivered, is an exact mirror by now: nothing was held back.</param>
internal readonly record struct FullSyncResult(Outcome Outcome, bool Mirrors, List<DirtyEntry> FailedPaths, string? NotCounted = null);
