namespace Sersync2.Core.Syncing;

/// <summary>What is to be done after a call failed for the remote as a whole.</summary>
/// <param name="Delay">When to try again; zero for at once.</param>
/// <param name="IsNews">Whether it is another trouble than the one that was told of last.</param>
internal readonly record struct RemoteFailure(TimeSpan Delay, bool IsNews);
