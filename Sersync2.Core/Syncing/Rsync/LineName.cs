namespace Sersync2.Core.Syncing.Rsync;

/// <summary>One way to read the name in a line.</summary>
/// <param name="Begin">Where it stands in the line, without what rsync puts before each.</param>
/// <param name="Name">As printed, escapes and all.</param>
/// <param name="Second">The other text of a line that has two.</param>
/// <param name="IsInModule">A daemon printed it: it counts from the root of its module.</param>
internal readonly record struct LineName(int Begin, string Name, string Second, bool IsInModule);
