namespace Sersync2.Core.Status;

/// <summary>One remote during one interval.</summary>
/// <param name="LagSeconds">At its end.</param>
/// <param name="BytesPerSecond">On the average.</param>
internal readonly record struct HistorySample(float LagSeconds, float BytesPerSecond);
