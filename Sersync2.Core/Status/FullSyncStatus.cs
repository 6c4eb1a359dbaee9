namespace Sersync2.Core.Status;

/// <summary>How far a running full sync has come.</summary>
/// <param name="Files">Files sent so far.</param>
/// <param name="Percent">Of what rsync has found so far; null while that is not known.</param>
/// <param name="BytesPerSecond">The rate of late.</param>
internal sealed record FullSyncStatus(long Files, int? Percent, long BytesPerSecond);
