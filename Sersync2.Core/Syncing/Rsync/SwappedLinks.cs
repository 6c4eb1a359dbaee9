using Sersync2.Core.Paths;
using Tmds.Linux;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// rsync before 3.5.0 opens what it sends by its whole path, some time after it looked: who swaps a directory for a symbolic
/// link in between has it read what the link leads to. We open nothing like this, but rsync does the sending.
/// </summary>
internal static class SwappedLinks
{
    public static bool AreFollowedBy(RsyncVersion client) => !client.AtLeast(3, 5, 0);

    /// <param name="place">A directory that others may write in.</param>
    public static string Warning(RsyncVersion client, AbsolutePath place)
    {
        string self = LibC.geteuid() == 0 ? "root" : "root and the user of this process";
        return $"\"{place}\" can be written by others than {self}, and rsync {client} can be led out of it: who swaps a directory there "
            + $"for a symbolic link while rsync runs can have it send files that only {self} may read; update rsync to 3.5.0 or newer";
    }
}
