namespace Sersync2.Core.Status;

/// <summary>The snapshot in a line, for those who have room for no more: a service manager, a list of processes.</summary>
internal static class StatusLine
{
    public static string Of(StatusSnapshot status)
    {
        RemoteStatus[] remotes = [.. status.LocalPaths.SelectMany(path => path.Remotes)];
        string[] troubles = [.. status.Troubles];
        if (troubles.Length > 0)
            return troubles.Length == 1 ? $"not in sync: {troubles[0]}" : $"not in sync: {troubles[0]}; and {Readable.Number(troubles.Length - 1)} more";
        if (status.IsInSync)
            return $"in sync: {Count(status.LocalPaths.Count, "directory", "directories")}, {Count(remotes.Length, "remote", "remotes")}";
        if (status.LocalPaths.Any(path => path.State == LocalPathState.Starting))
            return $"starting: {Readable.Number(status.LocalPaths.Sum(path => path.Watches))} directories watched so far";
        long paths = remotes.Sum(remote => remote.Waiting + remote.InFlight);
        TimeSpan? lag = remotes.Max(remote => remote.Lag);
        return $"syncing: {Count(paths, "path", "paths")} to be sent{(lag is { } age ? $", {Readable.Span(age)} behind" : "")}";
    }

    private static string Count(long number, string one, string several) => $"{Readable.Number(number)} {(number == 1 ? one : several)}";
}
