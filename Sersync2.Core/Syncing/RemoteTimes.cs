using Microsoft.Win32.SafeHandles;
using NLog;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>
/// What a remote has of some paths, with sizes and times: one call of rsync that lists, or a look where it is of this machine.
/// </summary>
internal sealed class RemoteTimes(Remote remote)
{
    private const int MostUnanswered = 3;
    private static readonly Logger Log = LogManager.GetLogger("sync");
    private static readonly PathFilter Everything = new(new FilterSettings());
    private bool _isToldOfSilence;
    private int _unanswered;

    /// <param name="recursive">With all below the paths.</param>
    /// <param name="onListed">Called for each path that is there.</param>
    /// <returns>Whether it answered. What is not listed then is not there.</returns>
    public async Task<bool> AskAsync(List<RelativePath> paths, bool recursive, Action<ListedPath> onListed, CallSequence calls)
    {
        if (remote.LocalTarget is not { } local)
            return await AskServerAsync(paths, recursive, onListed, calls);
        using SafeFileHandle? target = local.TryOpen(out _);
        if (target is null)
            return false;
        foreach (RelativePath path in paths)
        {
            if (recursive)
                LocalTree.Visit(target, path, Everything, (directory, parent, name, _) => List(directory, name, parent.Join(name)), calls.Cancellation);
            List(target, path.Bytes, path);
        }

        return true;

        void List(SafeFileHandle directory, ReadOnlySpan<byte> name, RelativePath path)
        {
            FileStatus status = FileStatus.Of(directory, name, out _);
            if (status.Kind != FileKind.Missing)
                onListed(new ListedPath(path, status.IsDirectory, status.Size, ToTime(status.Modified)));
        }
    }

    /// <summary>A time of this machine as a listing has it, to the second.</summary>
    /// <param name="nanoseconds">Since 1970.</param>
    public static DateTime ToTime(long nanoseconds) => DateTimeOffset.FromUnixTimeSeconds((long)Math.Floor(nanoseconds / 1e9)).LocalDateTime;

    private async Task<bool> AskServerAsync(List<RelativePath> paths, bool recursive, Action<ListedPath> onListed, CallSequence calls)
    {
        Outcome outcome = await remote.AskTimesAsync(paths, recursive, onListed, calls);
        if (outcome.IsDelivered)
        {
            _unanswered = 0;
            return true;
        }

        // In an outage the batch comes again; a module that is closed to readers says nothing, ever.
        if (outcome.Verdict == Verdict.Unreachable && ++_unanswered <= MostUnanswered)
            calls.Result.AddFailed([], outcome);
        else if (!outcome.Lacks(OwnOption.ListOnly))
            TellSilence(outcome.Reason);
        return false;
    }

    private void TellSilence(string reason)
    {
        Log.Log(_isToldOfSilence ? LogLevel.Debug : LogLevel.Info, "{0} does not tell what it has: with -u, what is deleted there is not asked for before, and what it keeps is not sent again ({1})", remote.Destination, reason);
        _isToldOfSilence = true;
    }
}
