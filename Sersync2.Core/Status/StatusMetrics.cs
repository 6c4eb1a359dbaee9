namespace Sersync2.Core.Status;

/// <summary>The snapshot as metrics for Prometheus. What does not exist yet has no line.</summary>
internal static class StatusMetrics
{
    public static string Write(StatusSnapshot status)
    {
        var text = new MetricsText();
        text.Family("sersync2_build_info", "gauge", "Always 1; the version is its label.");
        text.Sample(1, ("version", status.Version));
        text.Family("sersync2_start_time_seconds", "gauge", "When the program started, in seconds since 1970.");
        text.Sample(Unix(status.Started));
        text.Family("sersync2_in_sync", "gauge", "1 when every change that is known has been delivered to every remote, else 0.");
        text.Sample(status.IsInSync ? 1 : 0);
        LocalPaths(text, status);
        Remotes(text, status);
        Plugins(text, status.Plugins);
        return text.ToString();
    }

    private static void LocalPaths(MetricsText text, StatusSnapshot status)
    {
        text.Family("sersync2_localpath_state", "gauge", "1 for the state that the watch path is in, 0 for the others.");
        foreach (LocalPathStatus path in status.LocalPaths)
        {
            foreach (LocalPathState state in Enum.GetValues<LocalPathState>())
                text.Sample(path.State == state ? 1 : 0, ("localpath", path.Watch), ("state", state.Word()));
        }

        Each("sersync2_watches", "gauge", "Directories that are watched.", path => path.Watches);
        Each("sersync2_unwatched_directories", "gauge", "Directories that should be watched and cannot be.", path => path.Unwatched);
        Each("sersync2_events_total", "counter", "Events read from inotify.", path => path.Events);
        Each("sersync2_overflows_total", "counter", "How often the kernel lost events and everything was compared.", path => path.Overflows);
        Each("sersync2_last_event_timestamp_seconds", "gauge", "When the last event was read, in seconds since 1970.", path => Unix(path.LastEvent));

        void Each(string name, string type, string help, Func<LocalPathStatus, double?> value)
        {
            text.Family(name, type, help);
            foreach (LocalPathStatus path in status.LocalPaths)
            {
                if (value(path) is { } number)
                    text.Sample(number, ("localpath", path.Watch));
            }
        }
    }

    private static void Remotes(MetricsText text, StatusSnapshot status)
    {
        text.Family("sersync2_remote_state", "gauge", "1 for the state that the remote is in, 0 for the others.");
        foreach (LocalPathStatus path in status.LocalPaths)
        {
            foreach (RemoteStatus remote in path.Remotes)
            {
                foreach (RemoteState state in Enum.GetValues<RemoteState>())
                    text.Sample(remote.State == state ? 1 : 0, ("localpath", path.Watch), ("remote", remote.Name), ("state", state.Word()));
            }
        }

        Each("sersync2_remote_in_sync", "gauge", "1 when everything that is known has been delivered to the remote, else 0.", remote => remote.IsInSync ? 1 : 0);
        Each("sersync2_remote_state_timestamp_seconds", "gauge", "Since when the remote has been in its state, in seconds since 1970.", remote => Unix(remote.Since));
        Each("sersync2_paths_waiting", "gauge", "Paths still to be sent, without those in flight.", remote => remote.Waiting);
        Each("sersync2_paths_in_flight", "gauge", "Paths that a call of rsync carries now.", remote => remote.InFlight);
        Each("sersync2_lag_seconds", "gauge", "Age of the oldest change that has not been delivered; 0 when there is none.", remote => StatusJson.Seconds(remote.Lag ?? TimeSpan.Zero));
        Each("sersync2_rsync_calls_total", "counter", "Runs of rsync.", remote => remote.Calls);
        Each("sersync2_sent_bytes_total", "counter", "Bytes that rsync sent.", remote => remote.BytesSent);
        Each("sersync2_deletions_total", "counter", "Entries deleted at the remote.", remote => remote.Deletions);
        Each("sersync2_last_success_timestamp_seconds", "gauge", "When something was delivered last, in seconds since 1970.", remote => Unix(remote.LastSuccess));
        Each("sersync2_last_error_timestamp_seconds", "gauge", "When something went wrong last, in seconds since 1970.", remote => Unix(remote.LastErrorTime));
        Each("sersync2_held_deletions", "gauge", "Deletions seen and held back; the remote's state is deletions-held, even where it is 0, until a full sync deletes.", remote => remote.Held is { } held ? held.Paths : 0);
        Each("sersync2_newer_kept_files", "gauge", "Files that differ at the remote, are newer there, and stay because of -u in commonParams.", remote => remote.Kept?.Paths ?? 0);
        Each("sersync2_fail_log_paths", "gauge", "Paths in the fail log.", remote => remote.Failed);

        void Each(string name, string type, string help, Func<RemoteStatus, double?> value)
        {
            text.Family(name, type, help);
            foreach (LocalPathStatus path in status.LocalPaths)
            {
                foreach (RemoteStatus remote in path.Remotes)
                {
                    if (value(remote) is { } number)
                        text.Sample(number, ("localpath", path.Watch), ("remote", remote.Name));
                }
            }
        }
    }

    private static void Plugins(MetricsText text, IReadOnlyList<PluginStatus> plugins)
    {
        if (plugins.Count == 0)
            return;
        text.Family("sersync2_plugin_changes_total", "counter", "Changes that the plugin has dealt with.");
        foreach (PluginStatus plugin in plugins)
        {
            text.Sample(plugin.Done, ("plugin", plugin.Name), ("result", "done"));
            text.Sample(plugin.Failed, ("plugin", plugin.Name), ("result", "failed"));
        }

        text.Family("sersync2_plugin_waiting", "gauge", "Changes that wait for the plugin.");
        foreach (PluginStatus plugin in plugins)
            text.Sample(plugin.Waiting, ("plugin", plugin.Name));
    }

    private static double? Unix(DateTimeOffset? time) => time is { } known ? Unix(known) : null;

    private static double Unix(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
