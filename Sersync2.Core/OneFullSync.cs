using Microsoft.Win32.SafeHandles;
using NLog;
using Sersync2.Core.Checking;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Syncing;
using Sersync2.Core.Syncing.FailLogging;
using Sersync2.Core.Syncing.FullSyncs;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Core.Watching;

namespace Sersync2.Core;

/// <summary><c>--once</c>: one full sync to every remote, as <c>-r</c> makes it, without watching.</summary>
/// <param name="instance">Held by the caller as long as this runs.</param>
public sealed class OneFullSync(SersyncSettings settings, SersyncOptions options, InstanceLock instance)
{
    private const int Attempts = 3;
    private static readonly Logger Log = LogManager.GetLogger("sync");

    // What a full sync with deletes makes good, but not what goes by more than size and time.
    private static readonly DirtyEntry Everything = new(RelativePath.Root, DirtyFlags.Recursive | DirtyEntry.AnyDeletion);
    private readonly FullSyncRequest _request = new(settings.Inotify.Delete, []);

    /// <returns>Whether every remote is equal now.</returns>
    /// <exception cref="SersyncException">A watch path cannot be read, or there is no rsync.</exception>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        RsyncVersion client = await RunningConfiguration.QueryClientAsync(settings, options, stop);
        foreach (string warning in ProgramCheck.Warnings(settings))
            Log.Warn("{0}", warning);
        var mirrors = new MirrorMemory(StateDirectory.Ensure());
        using RsyncRunner runner = RunningConfiguration.RunnerFor(settings, options);
        using FailLog failLog = FailLog.Open(FailLogPlace.For(settings.FailLog.Path), TimeProvider.System);
        List<Remote> remotes = [.. settings.LocalPaths.SelectMany(path => RemotesOf(path, client, runner, mirrors))];
        bool[] equal = await Task.WhenAll(remotes.Select(async remote =>
        {
            FailLogSection undelivered = failLog.For(remote);
            if (!await SyncAsync(remote, mirrors, stop))
                return false;
            undelivered.Remove([_request.Delete ? Everything : Everything with { Flags = DirtyFlags.Recursive }]);
            return true;
        }));

        int left = equal.Count(one => !one);
        // Nothing is owed any more, even by a run that was killed.
        if (failLog.Flush() && failLog.IsEmpty && left == 0)
            instance.MarkCleanStop();
        if (left > 0)
            Log.Error("{0} of {1} remotes are not in sync", left, remotes.Count);
        return left == 0;
    }

    private IEnumerable<Remote> RemotesOf(LocalPathSettings path, RsyncVersion client, RsyncRunner runner, MirrorMemory mirrors)
    {
        var root = new WatchedRoot(path.Watch, new CopiedDirectories(mirrors.Place));
        using (SafeFileHandle? directory = root.TryAdopt(out int error))
        {
            if (directory is null)
                throw new SersyncException($"cannot read \"{path.Watch}\": {Errno.Describe(error)}");
        }

        var filter = new PathFilter(settings.Filter, OwnFiles.Below(path.Watch, settings));
        var linkedFiles = new LinkedFiles(root, filter);
        return [.. path.Remotes.Select(target =>
            new Remote(new Destination(target, settings.Rsync), NestedTargets.Protect(target, settings), new ServerFeatures(client), runner, root, filter, linkedFiles, mirrors.TargetOf(target)))];
    }

    private async Task<bool> SyncAsync(Remote remote, MirrorMemory mirrors, CancellationToken stop)
    {
        var mounts = new MountMemory(remote.Root, mirrors.Place);
        mounts.AddFirst(() => mirrors.EarlierMountsOf(remote, settings));
        mounts.Add(MountsBelow.List(remote.Root.RealPath), place => MountsBelow.FileSystemAt(remote.Root.RealPath.Join(place)));
        var fullSync = new FullSync(remote, settings.Safety, mounts);
        for (int attempt = 1; ; attempt++)
        {
            FullSyncResult result = await fullSync.RunAsync(_request, remote.Root.Generation, stop);
            stop.ThrowIfCancellationRequested();
            Outcome outcome = result.Outcome;
            // What vanished while it was read is seen to be gone by the next attempt.
            if (outcome.IsDelivered || (outcome.IsComplete && attempt == Attempts))
            {
                if (result.Mirrors)
                {
                    mounts.Confirm(MountsBelow.List(remote.Root.RealPath), place => MountsBelow.FileSystemAt(remote.Root.RealPath.Join(place)));
                    mirrors.Remember(MirrorMemory.KeyFor(remote, settings), $"{remote.Destination} mirrors {remote.Root.Path}");
                }

                return result.Mirrors || !_request.Delete;
            }

            bool mayPass = !outcome.ConcernsRemote || outcome.Verdict is Verdict.Unreachable or Verdict.Busy or Verdict.CannotStart;
            if (!mayPass || attempt == Attempts)
            {
                Log.Error("{0} is not in sync: {1}: {2}", remote.Destination, OutageHandling.Describe(outcome.Verdict), outcome.Reason);
                return false;
            }

            await Task.Delay(Backoff.After(attempt, Random.Shared.NextDouble()), stop);
        }
    }
}
