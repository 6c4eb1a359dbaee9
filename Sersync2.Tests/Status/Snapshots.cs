using Sersync2.Core.Status;

namespace Sersync2.Tests.Status;

/// <summary>Snapshots to look at.</summary>
internal static class Snapshots
{
    public static readonly DateTimeOffset Now = new(2026, 11, 26, 10, 0, 0, TimeSpan.Zero);

    public static StatusSnapshot Of(params LocalPathStatus[] paths) => new()
    {
        Version = "3.0.0",
        ProcessId = 42,
        Configuration = "/etc/confxml.xml",
        Started = Now.AddHours(-3),
        Taken = Now,
        LocalPaths = paths,
    };

    public static LocalPathStatus Path(params RemoteStatus[] remotes) => new()
    {
        Watch = "/data/www",
        State = LocalPathState.Watching,
        Watches = 1234,
        Events = 56789,
        LastEvent = Now.AddSeconds(-3),
        Remotes = remotes,
    };

    public static RemoteStatus InSync(string name = "192.0.2.20::www") => new()
    {
        Name = name,
        State = RemoteState.InSync,
        Since = Now.AddMinutes(-5),
        Calls = 17,
        BytesSent = 123_456_789,
        Deletions = 3,
        LastSuccess = Now.AddSeconds(-3),
    };

    public static RemoteStatus Down(string name = "192.0.2.21::www") => new()
    {
        Name = name,
        State = RemoteState.BackingOff,
        Since = Now.AddMinutes(-12),
        Waiting = 12_345,
        Lag = TimeSpan.FromMinutes(12),
        Calls = 20,
        LastError = "rsync: [sender] failed to connect to 192.0.2.21 (192.0.2.21): Connection refused (111)",
        LastErrorTime = Now.AddSeconds(-20),
        Failed = 7,
    };
}
