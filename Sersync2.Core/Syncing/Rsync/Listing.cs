namespace Sersync2.Core.Syncing.Rsync;

/// <summary>What a call that changes nothing lists.</summary>
internal enum Listing
{
    /// <summary>Nothing: the call does its work.</summary>
    None,

    /// <summary>What exists on both sides and differs.</summary>
    Changed,

    /// <summary>What exists at the remote and not here.</summary>
    RemoteOnly,

    /// <summary>The same, and what differs.</summary>
    RemoteOnlyAndChanged,

    /// <summary>The same, and what exists on both sides.</summary>
    Remote,
}
