namespace Sersync2.Core.Status;

/// <summary>The words that every view has for the states: those of JSON and metrics are for programs and never change.</summary>
internal static class StateNames
{
    public static string Word(this LocalPathState state) => state switch
    {
        LocalPathState.Starting => "starting",
        LocalPathState.Watching => "watching",
        LocalPathState.RootLost => "root-lost",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static string Word(this RemoteState state) => state switch
    {
        RemoteState.Starting => "starting",
        RemoteState.InSync => "in-sync",
        RemoteState.Syncing => "syncing",
        RemoteState.DeletionsHeld => "deletions-held",
        RemoteState.NewerKept => "newer-kept",
        RemoteState.BackingOff => "backing-off",
        RemoteState.Misconfigured => "misconfigured",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static string Word(this HoldReason reason) => reason switch
    {
        HoldReason.Refused => "refused",
        HoldReason.OwnDirectory => "own-directory",
        HoldReason.NotListed => "not-listed",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>As people read it.</summary>
    public static string ForPeople(string word) => word.Replace('-', ' ');
}
