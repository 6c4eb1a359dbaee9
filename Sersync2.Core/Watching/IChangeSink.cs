using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Watching;

/// <summary>Takes what the watching thread finds. Calls come from that thread alone.</summary>
internal interface IChangeSink
{
    /// <summary>The remote state of <paramref name="path"/> may differ. The bytes are valid only during the call.</summary>
    /// <param name="cause">The event that says so, or what is known of it: plugins hear of it.</param>
    void Report(ReadOnlySpan<byte> path, DirtyFlags flags, InotifyMask cause);

    /// <summary>Something was renamed; both names are reported as well.</summary>
    void ReportMove(MoveHint move);

    /// <summary>Whether no change at, above or below a path is still to be sent to any remote.</summary>
    bool IsSettled(RelativePath path);

    /// <summary>What is reported from here to the next flush belongs together.</summary>
    void Hold();

    /// <summary>What was reported so far belongs together and may be worked on.</summary>
    void Flush();

    /// <summary>Something was mounted or unmounted at a path: what was seen to be deleted there was not what is there now.</summary>
    void MountChanged(RelativePath path);

    /// <summary>Events were lost, or are not told of everywhere: everything must be compared.</summary>
    void EventsLost();

    /// <summary>The watch path is gone, moved or unmounted: nothing may be sent or deleted.</summary>
    void RootLost(string reason);

    /// <summary>The watch path is back and watched.</summary>
    /// <param name="isOriginal">It is the directory that watching began with, and not another under its name.</param>
    void RootRestored(bool isOriginal);
}
