using System.Text.Json;

namespace Sersync2.Core.Status;

/// <summary>
/// The last hour of every remote, for the plots of the page: 360 samples of 8 bytes each. Sampled by one timer, read by any
/// connection.
/// </summary>
internal sealed class StatusHistory
{
    public const int Kept = 360;

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Dictionary<(string Watch, string Remote), RemoteHistory> _remotes = [];
    private DateTimeOffset _last;

    public void Add(StatusSnapshot status)
    {
        lock (_gate)
        {
            TimeSpan span = _last == default ? status.Uptime : status.Taken - _last;
            _last = status.Taken;
            // What the configuration names no more is forgotten.
            Dictionary<(string Watch, string Remote), RemoteHistory> kept = [];
            foreach (LocalPathStatus path in status.LocalPaths)
            {
                foreach (RemoteStatus remote in path.Remotes)
                {
                    RemoteHistory history = _remotes.GetValueOrDefault((path.Watch, remote.Name)) ?? new RemoteHistory();
                    history.Add(remote, span);
                    kept[(path.Watch, remote.Name)] = history;
                }
            }

            _remotes = kept;
        }
    }

    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, StatusJson.Options with { Indented = false }))
        {
            lock (_gate)
                Write(json);
        }

        return buffer.ToArray();
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("intervalSeconds"u8, Interval.TotalSeconds);
        json.WriteNumber("kept"u8, Kept);
        json.WriteStartArray("remotes"u8);
        foreach (((string watch, string remote), RemoteHistory history) in _remotes)
        {
            json.WriteStartObject();
            json.WriteString("watch"u8, watch);
            json.WriteString("remote"u8, remote);
            json.WriteStartArray("lagSeconds"u8);
            foreach (HistorySample sample in history.Samples)
                json.WriteNumberValue(MathF.Round(sample.LagSeconds, 2));
            json.WriteEndArray();
            json.WriteStartArray("bytesPerSecond"u8);
            foreach (HistorySample sample in history.Samples)
                json.WriteNumberValue(MathF.Round(sample.BytesPerSecond));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
