namespace Sersync2.Core.Status;

/// <summary>Why deletions are held back.</summary>
internal enum HoldReason
{
    /// <summary>The server is configured to refuse them.</summary>
    Refused,

    /// <summary>Files were deleted here, and the remote has directories of its own in their places.</summary>
    OwnDirectory,

    /// <summary>What is there alone cannot be listed, because the server refuses what a listing is made of.</summary>
    NotListed,
}
