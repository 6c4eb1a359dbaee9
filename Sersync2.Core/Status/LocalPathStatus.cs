namespace Sersync2.Core.Status;

/// <summary>One watch path with its remotes.</summary>
internal sealed record LocalPathStatus
{
    /// <summary>The watch path, readable: bytes that are not text are escaped.</summary>
    public required string Watch { get; init; }

    public required LocalPathState State { get; init; }

    /// <summary>Directories that are watched.</summary>
    public long Watches { get; init; }

    /// <summary>Directories that should be watched and cannot be: changes there are found late.</summary>
    public long Unwatched { get; init; }

    public long Events { get; init; }

    /// <summary>How often the kernel lost events, and everything had to be compared.</summary>
    public long Overflows { get; init; }

    public DateTimeOffset? LastEvent { get; init; }

    /// <summary>Changes may have been made that were not looked at yet.</summary>
    public bool HasUnread { get; init; }

    public IReadOnlyList<RemoteStatus> Remotes { get; init; } = [];

    public bool IsInSync => State == LocalPathState.Watching && Unwatched == 0 && !HasUnread && Remotes.All(remote => remote.IsInSync);

    public IEnumerable<string> Troubles
    {
        get
        {
            if (State == LocalPathState.RootLost)
                yield return $"the watch path {Watch} is lost";
            if (Unwatched > 0)
                yield return $"{Readable.Number(Unwatched)} directories of {Watch} are not watched";
            foreach (string trouble in Remotes.SelectMany(remote => remote.Troubles))
                yield return trouble;
        }
    }
}
