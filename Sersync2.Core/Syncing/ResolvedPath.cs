using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing;

/// <summary>A dirty path after the lift, with what is there now.</summary>
internal readonly record struct ResolvedPath(DirtyEntry Entry, FileStatus Status)
{
    public FileKind Kind => Status.Kind;

    public RelativePath Path => Entry.Path;
}
