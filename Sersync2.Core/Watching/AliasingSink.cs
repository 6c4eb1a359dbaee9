using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Watching;

/// <summary>Reports what changes under every name that it has in the tree.</summary>
internal sealed class AliasingSink(IChangeSink sink, MountAliases aliases) : IChangeSink
{
    public void Report(ReadOnlySpan<byte> path, DirtyFlags flags, InotifyMask cause)
    {
        sink.Report(path, flags, cause);
        if (!aliases.Any)
            return;
        // That a directory was moved or removed says nothing of a mount of it.
        foreach (RelativePath other in aliases.OtherPaths(path, below: flags != DirtyFlags.None))
            sink.Report(other.Bytes, flags, cause);
    }

    public void ReportMove(MoveHint move) => sink.ReportMove(move);

    public bool IsSettled(RelativePath path) => sink.IsSettled(path);

    public void Hold() => sink.Hold();

    public void Flush() => sink.Flush();

    public void EventsLost() => sink.EventsLost();

    public void MountChanged(RelativePath path) => sink.MountChanged(path);

    public void RootLost(string reason) => sink.RootLost(reason);

    public void RootRestored(bool isOriginal) => sink.RootRestored(isOriginal);
}
