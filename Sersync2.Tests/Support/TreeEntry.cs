namespace Sersync2.Tests.Support;

/// <summary>One path of a <see cref="TreeSnapshot"/>.</summary>
/// <param name="Content">A hash of a file's content, or a link's target; empty for everything else.</param>
internal sealed record TreeEntry(FileType Type, int Mode, long Size, long Seconds, uint Nanoseconds, string Content);
