namespace Sersync2.Core.Status;

/// <summary>Where one remote stands.</summary>
internal enum RemoteState
{
    /// <summary>Nothing was sent yet, and nothing is known of the remote.</summary>
    Starting,

    /// <summary>Everything that is known to have changed has been delivered.</summary>
    InSync,

    /// <summary>Changes are being sent, or wait for their turn.</summary>
    Syncing,

    /// <summary>Everything has been delivered but for deletions that are held back: see <see cref="RemoteStatus.Held"/>.</summary>
    DeletionsHeld,

    /// <summary>Everything has been delivered but for files that are newer there: see <see cref="RemoteStatus.Kept"/>.</summary>
    NewerKept,

    /// <summary>The remote does not answer, or not now: tried again in a while.</summary>
    BackingOff,

    /// <summary>It will not work until a person changes something.</summary>
    Misconfigured,
}
