using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Configuration;
using Sersync2.Core.Logging;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.FailLogging;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Core.Watching;

namespace Sersync2.Core.Checking;

/// <summary>
/// <c>--check</c>: whether a configuration would work, from its text to a file that is written at each remote and removed
/// again. Nothing is synced, and a running instance is not disturbed.
/// </summary>
/// <param name="report">Called for each finding as soon as it is known.</param>
public sealed class ConfigurationCheck(string file, Action<Finding> report)
{
    private int _errors;

    /// <returns>Whether nothing is wrong; warnings are nothing wrong.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        Say(FindingLevel.Title, $"configuration {file}");
        if (await ReadAsync(stop) is not { } settings)
            return false;
        var options = new SersyncOptions();
        Say(FindingLevel.Title, "this machine");
        if (await QueryClientAsync(settings, options, stop) is not { } client)
            return false;
        CheckFiles(settings);
        CheckWatches(settings, client, stop);
        using RsyncRunner runner = RunningConfiguration.RunnerFor(settings, options);
        foreach (LocalPathSettings path in settings.LocalPaths)
        {
            foreach (RemoteSettings target in path.Remotes)
            {
                var destination = new Destination(target, settings.Rsync);
                Say(FindingLevel.Title, $"{path.Watch} to {destination}");
                await new RemoteCheck(path.Watch, target, settings, client, runner, Say).RunAsync(stop);
            }
        }

        return _errors == 0;
    }

    private async Task<SersyncSettings?> ReadAsync(CancellationToken stop)
    {
        try
        {
            SersyncSettings settings = await ConfigurationReader.ReadAsync(file, onlyPlugin: null, stop);
            foreach (string warning in settings.Warnings)
                Say(settings.Faults.Contains(warning) ? FindingLevel.Error : FindingLevel.Warning, warning);
            foreach (string error in (string[])[.. settings.Refusals, .. settings.Untrusted])
                Say(FindingLevel.Error, error);
            if (settings.Warnings.Count + settings.Untrusted.Count + settings.Refusals.Count == 0)
                Say(FindingLevel.Good, "nothing is wrong in it");
            return settings;
        }
        catch (ConfigurationException e)
        {
            foreach (string error in e.AllErrors)
                Say(FindingLevel.Error, error);
            foreach (string warning in e.Warnings)
                Say(FindingLevel.Warning, warning);
            Say(FindingLevel.Note, "the remotes are tried when this is right");
            return null;
        }
    }

    private async Task<RsyncVersion?> QueryClientAsync(SersyncSettings settings, SersyncOptions options, CancellationToken stop)
    {
        try
        {
            RsyncVersion client = await RunningConfiguration.QueryClientAsync(settings, options, stop);
            Say(FindingLevel.Good, $"rsync {client}, {ProgramPath.Find(RsyncProgram.Name)}");
            foreach (string warning in ProgramCheck.Warnings(settings))
                Say(FindingLevel.Warning, warning);
            return client;
        }
        catch (SersyncException e)
        {
            Say(FindingLevel.Error, e.Message);
            return null;
        }
    }

    private void CheckFiles(SersyncSettings settings)
    {
        try
        {
            Say(FindingLevel.Good, $"state directory {StateDirectory.Ensure()}");
            if (FailLogPlace.For(settings.FailLog.Path).Problem is { } moved)
                Say(FindingLevel.Error, moved);
            if (settings.Log is { } log && LogPlace.For(log.Path).Problem is { } elsewhere)
                Say(FindingLevel.Error, elsewhere);
        }
        catch (SersyncException e)
        {
            Say(FindingLevel.Error, e.Message);
        }
    }

    private void CheckWatches(SersyncSettings settings, RsyncVersion client, CancellationToken stop)
    {
        long directories = 0;
        foreach (LocalPathSettings path in settings.LocalPaths)
        {
            using SafeFileHandle? root = DirectoryHandle.TryOpen(path.Watch.ToCString(), out int error);
            if (root is null)
            {
                Say(FindingLevel.Error, $"cannot read \"{path.Watch}\": {Errno.Describe(error)}");
                continue;
            }

            var filter = new PathFilter(settings.Filter, OwnFiles.Below(path.Watch, settings));
            ForeignWriters? writers = SwappedLinks.AreFollowedBy(client) ? new ForeignWriters() : null;
            directories += LocalTree.CountDirectories(root, RelativePath.Root, filter, stop, (open, directory) => writers?.Look(open, directory.Bytes));
            if (writers?.Found is { } place)
                Say(FindingLevel.Warning, SwappedLinks.Warning(client, path.Watch.Join(place)));
        }

        if (InotifyLimits.MaxWatches() is not { } limit)
            Say(FindingLevel.Warning, $"{Number(directories)} directories to watch; how many may be watched is not known: {InotifyLimits.DefaultDirectory} cannot be read");
        else if (directories <= limit)
            Say(FindingLevel.Good, $"{Number(directories)} directories to watch, of {Number(limit)} that this system allows each user");
        else if (InotifyLimits.MayRaise())
            Say(FindingLevel.Note, $"{Number(directories)} directories to watch, and {Number(limit)} allowed: the limit is raised at start");
        else
            Say(FindingLevel.Error, $"{Number(directories)} directories to watch, but this system allows {Number(limit)}: run as root, on the host: sysctl fs.inotify.max_user_watches={Math.Max(directories * 2, 524_288)}");
    }

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private void Say(FindingLevel level, string text)
    {
        _errors += level == FindingLevel.Error ? 1 : 0;
        report(new Finding(level, text));
    }
}
