using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Configuration.Plugins;
using Sersync2.Core.Configuration.RsyncOptions;
using Sersync2.Core.Native;
using Tmds.Linux;

namespace Sersync2.Core.Configuration;

/// <summary>What is not done because every user of this machine may have written the configuration.</summary>
internal static class OpenConfiguration
{
    /// <summary>What is wrong with the way to a file that is open: that file itself counts, and not what has its name now.</summary>
    public static IReadOnlyList<Distrust> WayTo(SafeFileHandle opened, string file)
    {
        PathChain chain = PathChain.Read(StartingDirectory.Current.FullPath(file));
        IEnumerable<PathEntry> above = chain.IsWhole ? chain.Entries.SkipLast(1) : chain.Entries;
        return TrustedPath.Judge([.. above, .. PathEntry.Of(opened, chain.Real) is { } entry ? [entry] : (PathEntry[])[]], LibC.geteuid());
    }

    /// <summary>The settings without what may not be believed, and what is said of it.</summary>
    /// <exception cref="ConfigurationException">Nothing is left to be done.</exception>
    public static SersyncSettings Restrict(SersyncSettings settings, IReadOnlyList<Distrust> way)
    {
        if (!way.Any(found => found.IsOpenToAll))
            return settings;
        Distrust cause = way.First(found => found.IsOpenToAll);
        List<string> refusals =
        [
            $"every user of this machine may write the configuration \"{settings.File}\", and so decides what is copied where as this user: {cause.Reason}; run: {cause.Remedy}",
        ];
        if (settings.Plugin is CommandPluginSettings)
        {
            string refusal = $"the plugin \"{settings.Plugin.Name}\" stays off: its command would run as this user, and everyone may have written it into \"{settings.File}\": {cause.Reason}; run: {cause.Remedy}";
            if (settings.RunsOnlyPlugin)
                throw new ConfigurationException(refusal);
            refusals.Add(refusal);
        }

        if (new UserOptions(settings.Rsync.CommonParams).HasRemoteShell)
            refusals.Add($"commonParams names a program that rsync runs as this user (-e), and everyone may have written it into \"{settings.File}\"; it is obeyed; run: {cause.Remedy}");
        return settings with { Plugin = settings.Plugin is CommandPluginSettings ? null : settings.Plugin, Refusals = refusals };
    }
}
