using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sersync2.Core.Showing;

namespace Sersync2.Core.Status;

/// <summary>The snapshot as JSON: names never change, times are ISO 8601, what does not exist is null.</summary>
internal static class StatusJson
{
    // Readable names in any script; the text is never put into HTML.
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static byte[] Write(StatusSnapshot status)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("version"u8, status.Version);
            json.WriteNumber("pid"u8, status.ProcessId);
            json.WriteString("configuration"u8, status.Configuration);
            json.WriteString("state"u8, status.Word);
            json.WriteBoolean("inSync"u8, status.IsInSync);
            json.WriteString("started"u8, status.Started.UtcDateTime);
            json.WriteString("time"u8, status.Taken.UtcDateTime);
            json.WriteNumber("uptimeSeconds"u8, Seconds(status.Uptime));
            json.WriteStartArray("localPaths"u8);
            foreach (LocalPathStatus path in status.LocalPaths)
                WriteLocalPath(json, path);
            json.WriteEndArray();
            json.WriteStartArray("plugins"u8);
            foreach (PluginStatus plugin in status.Plugins)
                WritePlugin(json, plugin);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return Encoding.UTF8.GetBytes(ShownText.Json(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length)));
    }

    /// <summary>To the millisecond.</summary>
    public static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 3);

    private static void WriteLocalPath(Utf8JsonWriter json, LocalPathStatus path)
    {
        json.WriteStartObject();
        json.WriteString("watch"u8, path.Watch);
        json.WriteString("state"u8, path.State.Word());
        json.WriteBoolean("inSync"u8, path.IsInSync);
        json.WriteNumber("watches"u8, path.Watches);
        json.WriteNumber("unwatchedDirectories"u8, path.Unwatched);
        json.WriteNumber("events"u8, path.Events);
        json.WriteNumber("overflows"u8, path.Overflows);
        WriteTime(json, "lastEvent"u8, path.LastEvent);
        json.WriteStartArray("remotes"u8);
        foreach (RemoteStatus remote in path.Remotes)
            WriteRemote(json, remote);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRemote(Utf8JsonWriter json, RemoteStatus remote)
    {
        json.WriteStartObject();
        json.WriteString("remote"u8, remote.Name);
        json.WriteString("state"u8, remote.State.Word());
        json.WriteBoolean("inSync"u8, remote.IsInSync);
        WriteTime(json, "since"u8, remote.Since);
        json.WriteNumber("waiting"u8, remote.Waiting);
        json.WriteNumber("inFlight"u8, remote.InFlight);
        if (remote.Lag is { } lag)
            json.WriteNumber("lagSeconds"u8, Seconds(lag));
        else
            json.WriteNull("lagSeconds"u8);
        WriteFullSync(json, remote.FullSync);
        json.WriteNumber("rsyncCalls"u8, remote.Calls);
        json.WriteNumber("bytesSent"u8, remote.BytesSent);
        json.WriteNumber("deletions"u8, remote.Deletions);
        WriteTime(json, "lastSuccess"u8, remote.LastSuccess);
        json.WriteString("lastError"u8, remote.LastError is { } error ? Secrets.Hide(error) : null);
        WriteTime(json, "lastErrorTime"u8, remote.LastErrorTime);
        json.WriteNumber("failed"u8, remote.Failed);
        WriteHeld(json, remote.Held);
        WriteKept(json, remote.Kept);
        json.WriteStartArray("limits"u8);
        foreach (string word in remote.Limits)
            json.WriteStringValue(word);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteHeld(Utf8JsonWriter json, HeldDeletions? held)
    {
        if (held is null)
        {
            json.WriteNull("heldDeletions"u8);
            return;
        }

        json.WriteStartObject("heldDeletions"u8);
        json.WriteString("reason"u8, held.Reason.Word());
        json.WriteNumber("paths"u8, held.Paths);
        WriteTime(json, "since"u8, held.Since);
        json.WriteString("remedy"u8, held.Remedy);
        json.WriteEndObject();
    }

    private static void WriteKept(Utf8JsonWriter json, KeptFiles? kept)
    {
        if (kept is null)
        {
            json.WriteNull("newerKept"u8);
            return;
        }

        json.WriteStartObject("newerKept"u8);
        json.WriteNumber("files"u8, kept.Paths);
        WriteTime(json, "since"u8, kept.Since);
        json.WriteString("remedy"u8, KeptFiles.Remedy);
        json.WriteEndObject();
    }

    private static void WriteFullSync(Utf8JsonWriter json, FullSyncStatus? sync)
    {
        if (sync is null)
        {
            json.WriteNull("fullSync"u8);
            return;
        }

        json.WriteStartObject("fullSync"u8);
        json.WriteNumber("files"u8, sync.Files);
        if (sync.Percent is { } percent)
            json.WriteNumber("percent"u8, percent);
        else
            json.WriteNull("percent"u8);
        json.WriteNumber("bytesPerSecond"u8, sync.BytesPerSecond);
        json.WriteEndObject();
    }

    private static void WritePlugin(Utf8JsonWriter json, PluginStatus plugin)
    {
        json.WriteStartObject();
        json.WriteString("plugin"u8, plugin.Name);
        json.WriteNumber("done"u8, plugin.Done);
        json.WriteNumber("failed"u8, plugin.Failed);
        json.WriteNumber("waiting"u8, plugin.Waiting);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } known)
            json.WriteString(name, known.UtcDateTime);
        else
            json.WriteNull(name);
    }
}
