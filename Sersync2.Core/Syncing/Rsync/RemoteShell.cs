using Sersync2.Core.Configuration;
using Sersync2.Core.Configuration.RsyncOptions;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>The program by which rsync reaches a remote, where it is one.</summary>
internal static class RemoteShell
{
    private const string Usual = "ssh";

    /// <summary>As it is named to rsync, which looks for it over PATH; null where rsync talks to daemons and directories alone.</summary>
    public static string? ProgramOf(SersyncSettings settings)
    {
        RsyncSettings rsync = settings.Rsync;
        if (!settings.LocalPaths.Any(path => path.Remotes.Any(remote => remote.LocalDirectory is null)))
            return null;
        // The port of <ssh> comes last, with a command of ours.
        if (rsync.Ssh && rsync.Port is not null)
            return Usual;
        string? command = new UserOptions(rsync.CommonParams).RemoteShell ?? (rsync.Ssh ? Usual : null);
        return command is null ? null : ShellWords.Split(command, out _)?.FirstOrDefault();
    }
}
