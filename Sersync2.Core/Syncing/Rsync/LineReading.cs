namespace Sersync2.Core.Syncing.Rsync;

/// <summary>What a line says, read as a line of one shape.</summary>
/// <param name="Reason">What the system said, or nothing.</param>
/// <param name="Names">The ways to read its name: one, unless two names leave doubt about where the first ends.</param>
internal readonly record struct LineReading(string Reason, IReadOnlyList<LineName> Names);
