namespace Sersync2.Core.Syncing.Rsync;

/// <summary>What the end of an rsync run means for the paths that it carried.</summary>
internal enum Verdict
{
    Delivered,

    /// <summary>The data arrived; owners or times could not all be set.</summary>
    DeliveredWithWarning,

    /// <summary>Some paths vanished locally while they were read: they are deletions by now.</summary>
    Vanished,

    /// <summary>Some paths were not handled.</summary>
    RetryPaths,

    /// <summary>The remote does not answer, or not now.</summary>
    Unreachable,

    /// <summary>The server has as many connections as it may have.</summary>
    Busy,

    /// <summary>It will not work until a person changes something.</summary>
    Misconfigured,

    OutOfSpace,

    /// <summary>The server lacks an option of ours, refuses it, or breaks off on it: see <see cref="Outcome.Option"/>.</summary>
    LacksOption,

    /// <summary>The watch path is gone, moved or unmounted.</summary>
    SourceGone,

    /// <summary>rsync was ended by a signal.</summary>
    Interrupted,

    /// <summary>There is no rsync to run.</summary>
    RsyncMissing,

    /// <summary>This machine has no room for another process, or no descriptors for its pipes.</summary>
    CannotStart,
}
