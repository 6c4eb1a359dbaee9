using Sersync2.Core.Showing;

namespace Sersync2.Core.Status;

/// <summary>One remote of one watch path.</summary>
internal sealed record RemoteStatus
{
    private const int LongestError = 1000;
    private readonly string? _lastError;

    /// <summary>Where it is, as the log names it.</summary>
    public required string Name { get; init; }

    public required RemoteState State { get; init; }

    /// <summary>Since when it has been in this state.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Paths that are still to be sent, without those that a call carries.</summary>
    public long Waiting { get; init; }

    /// <summary>Paths that a call carries now.</summary>
    public long InFlight { get; init; }

    /// <summary>The age of the oldest change that has not been delivered; null where there is none.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>How far a full sync has come, or null where none runs.</summary>
    public FullSyncStatus? FullSync { get; init; }

    /// <summary>Runs of rsync.</summary>
    public long Calls { get; init; }

    /// <summary>Bytes that rsync sent, those of the protocol included.</summary>
    public long BytesSent { get; init; }

    /// <summary>Entries deleted at the remote.</summary>
    public long Deletions { get; init; }

    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>What went wrong last, even where it is mended by now; null where nothing ever did.</summary>
    public string? LastError
    {
        get => _lastError;
        // With as many remotes as anyone has, the status is still of a size to be read.
        init => _lastError = value is null ? null : ShownText.Shorten(value, LongestError);
    }

    public DateTimeOffset? LastErrorTime { get; init; }

    /// <summary>Paths in the fail log.</summary>
    public long Failed { get; init; }

    /// <summary>Deletions that are held back, or null.</summary>
    public HeldDeletions? Held { get; init; }

    /// <summary>Files that are newer there and stay, or null.</summary>
    public KeptFiles? Kept { get; init; }

    /// <summary>Options of the user's for which a remote that is in sync is no exact mirror.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>The state for people, who should not take less for a mirror.</summary>
    public string StateForPeople =>
        StateNames.ForPeople(State.Word()) + (State == RemoteState.InSync && Limits.Count > 0 ? " as these options allow" : "");

    public bool IsInSync => State == RemoteState.InSync && Waiting == 0 && InFlight == 0 && Failed == 0 && Held is null && Kept is null;

    public IEnumerable<string> Troubles
    {
        get
        {
            if (State is RemoteState.BackingOff or RemoteState.Misconfigured)
                yield return $"{Name} is {StateNames.ForPeople(State.Word())}: {LastError}";
            if (Held is { } held)
                yield return $"deletions are held back at {Name} ({Readable.Number(held.Paths)} paths seen): {held.Remedy}";
            if (Kept is { } kept)
                yield return $"{Readable.Number(kept.Paths)} files differ at {Name} and stay so: {KeptFiles.Remedy}";
            if (Failed > 0)
                yield return $"{Readable.Number(Failed)} paths could not be delivered to {Name}";
        }
    }
}
