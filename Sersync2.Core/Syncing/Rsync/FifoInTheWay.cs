using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>A FIFO where rsync had seen a file.</summary>
/// <param name="Path">Below the watch path; null where that could not be found out.</param>
internal sealed record FifoInTheWay(RelativePath? Path);
