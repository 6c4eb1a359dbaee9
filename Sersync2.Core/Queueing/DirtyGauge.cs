namespace Sersync2.Core.Queueing;

/// <summary>How much a set holds.</summary>
/// <param name="Waiting">Distinct paths in the set.</param>
/// <param name="Carried">Paths that a call carries now.</param>
/// <param name="OldestAge">How long ago the oldest of both began to differ; null where there is none.</param>
internal readonly record struct DirtyGauge(int Waiting, int Carried, TimeSpan? OldestAge);
