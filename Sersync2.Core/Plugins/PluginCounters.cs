namespace Sersync2.Core.Plugins;

/// <summary>What a plugin has done so far.</summary>
/// <param name="Done">Events that it has dealt with; those that its settings leave out do not count.</param>
/// <param name="Failed">Events that it could not deal with, and that are not tried again.</param>
/// <param name="Dropped">Events that it never got, because too many waited.</param>
/// <param name="Waiting">Events that are its turn, those under way included.</param>
/// <param name="LastError">Why the last failure was one, or null.</param>
internal sealed record PluginCounters(long Done, long Failed, long Dropped, int Waiting, string? LastError);
