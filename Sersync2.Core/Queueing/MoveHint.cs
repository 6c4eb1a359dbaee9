using Sersync2.Core.Paths;

namespace Sersync2.Core.Queueing;

/// <summary>Something was renamed or moved within the watch path: the remote has its content already, under the old name.</summary>
internal readonly record struct MoveHint(RelativePath From, RelativePath To, bool IsDirectory);
