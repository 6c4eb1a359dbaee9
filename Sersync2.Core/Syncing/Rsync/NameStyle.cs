namespace Sersync2.Core.Syncing.Rsync;

/// <summary>How a line names a path.</summary>
internal enum NameStyle
{
    /// <summary>In full: the sender from the root of the file system on, a daemon from the root of its module on.</summary>
    Full,

    /// <summary>In full, and it may be the temporary name that the receiver writes under.</summary>
    FullOrTemporary,

    /// <summary>From the transferred directory on, the same on both sides.</summary>
    Relative,
}
