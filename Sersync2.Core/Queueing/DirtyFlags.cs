namespace Sersync2.Core.Queueing;

/// <summary>What is known of a path whose remote state may differ.</summary>
[Flags]
internal enum DirtyFlags : byte
{
    None = 0,

    /// <summary>Its deletion, or its being moved away, was seen: only then may something be deleted remotely.</summary>
    Deleted = 1,

    /// <summary>All below it may differ as well.</summary>
    Recursive = 2,

    /// <summary>Created, and probably still being written: the close is expected to follow.</summary>
    AwaitingClose = 4,

    /// <summary>
    /// What was seen to be deleted was a directory, with all in it; without this it was a file, and no directory at the remote
    /// was seen to go.
    /// </summary>
    WasDirectory = 8,

    /// <summary>Its files at the remote may be linked to others there, and must be written anew.</summary>
    Rewrite = 16,

    /// <summary>Written, or its attributes changed, and it has other names: they changed with it.</summary>
    Linked = 32,

    /// <summary>Another file may have taken its name: that size and time are the same says nothing.</summary>
    Renamed = 64,

    /// <summary>Stands for many paths below it that became too many to remember.</summary>
    Folded = 128,
}
