using Sersync2.Core.Native;

namespace Sersync2.Cli.Systemd;

/// <summary>Whether standard output is the journal: JOURNAL_STREAM of systemd.exec(5).</summary>
internal static class JournalStream
{
    /// <summary>
    /// The variable alone says little: whoever is started from a service has it as well. It names the device and the inode
    /// of the stream that it is about.
    /// </summary>
    public static bool IsOutput() =>
        Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 } stream && stream == StandardStreams.Identity(StandardStreams.Output);
}
