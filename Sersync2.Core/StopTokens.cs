namespace Sersync2.Core;

/// <summary>A stop in two steps.</summary>
/// <param name="Soon">Take in nothing new, and finish what can be finished.</param>
/// <param name="Now">End what still runs: the time is over, or someone is in a hurry.</param>
public readonly record struct StopTokens(CancellationToken Soon, CancellationToken Now);
