namespace Sersync2.Core.Status;

/// <summary>One plugin: changes that it was told of, those that it failed on, and those that still wait.</summary>
internal sealed record PluginStatus(string Name, long Done, long Failed, long Waiting);
