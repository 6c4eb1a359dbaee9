namespace Sersync2.Core.Syncing.Rsync;

/// <summary>What becomes of a remote whose rsync does not do one of our options.</summary>
internal enum OwnOptionLoss
{
    /// <summary>Every call means the same without it.</summary>
    None,

    /// <summary>What it is for is done by other calls.</summary>
    OtherCalls,

    /// <summary>Something is left undone, and that is said.</summary>
    SomethingUndone,

    /// <summary>There is no way without it: a person must mend the server.</summary>
    Needed,
}
