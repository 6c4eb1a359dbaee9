using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>One path that could not be delivered to one remote.</summary>
/// <param name="Reason">One printable line: see <see cref="FailLogRecord.Sanitise"/>.</param>
/// <param name="Time">When it failed last, to the second, UTC.</param>
/// <param name="Root">In which directory it was seen: see <see cref="Watching.WatchedRoot.Birth"/>.</param>
internal readonly record struct FailLogEntry(RelativePath Path, DirtyFlags Flags, string Reason, DateTime Time, string Root)
{
    /// <summary>What is to be done for a directory: in another one nothing was seen to be deleted.</summary>
    public DirtyFlags FlagsFor(string root) => root == Root ? Flags : Flags & ~DirtyEntry.AnyDeletion;
}
