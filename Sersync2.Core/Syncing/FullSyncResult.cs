namespace Sersync2.Core.Syncing;

/// <param name="Outcome">What came of it.</param>
/// <param name="Mirrors">Whether the remote, if it was delivered, is an exact mirror by now: nothing was held back.</param>
internal readonly record struct FullSyncResult(Outcome Outcome, bool Mirrors);
