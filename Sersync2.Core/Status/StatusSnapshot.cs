namespace Sersync2.Core.Status;

/// <summary>All that the program tells of itself, as it was at one moment: every view of the status shows this and nothing else.</summary>
internal sealed record StatusSnapshot
{
    public required string Version { get; init; }

    public required int ProcessId { get; init; }

    /// <summary>The absolute path of the configuration.</summary>
    public required string Configuration { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>When the snapshot was taken: ages count from here.</summary>
    public required DateTimeOffset Taken { get; init; }

    public IReadOnlyList<LocalPathStatus> LocalPaths { get; init; } = [];

    public IReadOnlyList<PluginStatus> Plugins { get; init; } = [];

    public TimeSpan Uptime => Taken - Started;

    /// <summary>Every change that is known has been delivered to every remote, and none can be unknown.</summary>
    public bool IsInSync => LocalPaths.Count > 0 && LocalPaths.All(path => path.IsInSync);

    /// <summary>Nothing needs a person, and no remote is as far behind as this.</summary>
    public bool IsWithin(TimeSpan lag) => LocalPaths.Count > 0 && LocalPaths.All(path =>
        path is { State: LocalPathState.Watching, Unwatched: 0 }
        && path.Remotes.All(remote => remote is { State: not RemoteState.Misconfigured, Held: null, Kept: null } && !(remote.Lag >= lag)));

    /// <summary>What is wrong, a sentence each: being behind for a while is not wrong.</summary>
    public IEnumerable<string> Troubles => LocalPaths.SelectMany(path => path.Troubles);

    /// <summary>A word for the whole: in-sync, syncing or not-in-sync.</summary>
    public string Word => IsInSync ? "in-sync" : Troubles.Any() ? "not-in-sync" : "syncing";
}
