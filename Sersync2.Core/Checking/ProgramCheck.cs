using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Syncing.Rsync;
using Tmds.Linux;

namespace Sersync2.Core.Checking;

/// <summary>Whether the programs that are going to be run are in the hands of those whose they should be.</summary>
internal static class ProgramCheck
{
    public static IEnumerable<string> Warnings(SersyncSettings settings)
    {
        if (ProgramPath.Find(RsyncProgram.Name) is { } rsync && Warning(rsync) is { } ofRsync)
            yield return ofRsync;
        if (RemoteShell.ProgramOf(settings) is not { } shell)
            yield break;
        if (shell.Contains('/') && shell[0] != '/')
            yield return $"the remote shell \"{shell}\" of commonParams counts from the watch path: whoever may write there decides what is run; give its whole path";
        else if (ProgramPath.Find(shell) is { } program && Warning(program) is { } ofShell)
            yield return ofShell;
    }

    private static string? Warning(ProgramPath program)
    {
        string whom = LibC.geteuid() == 0 ? "root" : "root and this user";
        return TrustedPath.Judge(PathChain.Read(program.File).Entries, LibC.geteuid()) is [var found, ..]
            ? $"the program \"{program.File}\" can be replaced by others than {whom}: {found.Reason}; run: {found.Remedy}"
            : null;
    }
}
