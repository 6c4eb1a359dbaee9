namespace Sersync2.Core.Queueing;

/// <summary>An entry that waits for its time.</summary>
internal readonly record struct DelayedEntry(DirtyEntry Entry, TimeSpan Due);
