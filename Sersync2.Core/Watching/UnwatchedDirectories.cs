using NLog;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Status;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Watching;

/// <summary>
/// What could not be watched: reported when that changes, tried again, and compared now and then meanwhile, because no
/// event tells what happens there. Used by the watching thread alone.
/// </summary>
internal sealed class UnwatchedDirectories(WatchedRoot root, IChangeSink sink, WatchCounters counters, TimeProvider clock)
{
    private const int RetriesPerComparison = 3;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);
    private static readonly Logger Log = LogManager.GetLogger("watching");
    private int _reported;
    private int _retries;
    private long _lastRetry;

    /// <summary>How long until the next try, in milliseconds for poll: -1 where nothing is to be tried.</summary>
    public int MillisecondsUntilRetry(DirectoryWatches watches)
    {
        if (watches.Unwatched.Count == 0)
            return -1;
        TimeSpan left = RetryInterval - clock.GetElapsedTime(_lastRetry);
        return (int)Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 0, RetryInterval.TotalMilliseconds);
    }

    /// <summary>Says what is not watched, if that is not what was said last. Begins the time until the next try.</summary>
    public void Report(DirectoryWatches watches)
    {
        if (watches.Unwatched.Count == _reported)
            return;
        if (_reported == 0)
            _lastRetry = clock.GetTimestamp();
        counters.Unwatched = watches.CountUnwatched();
        if (watches.Unwatched.Count == 0)
            Log.Info("every directory of {0} is watched", root.Path);
        else if (watches.Unwatched.Count > _reported)
            LogReasons(watches);
        _reported = watches.Unwatched.Count;
    }

    /// <summary>Tries again when it is time.</summary>
    public void RetryWhenDue(DirectoryWatches watches)
    {
        if (MillisecondsUntilRetry(watches) != 0)
            return;
        foreach (RelativePath path in watches.RetryUnwatched())
            sink.Report(path.Bytes, DirtyFlags.Recursive, InotifyMask.IsDirectory);
        if (++_retries % RetriesPerComparison == 0 && NeedsComparison(watches))
            sink.EventsLost();

        Report(watches);
        _lastRetry = clock.GetTimestamp();
        sink.Flush();
    }

    public static string Describe(string path, int error) =>
        $"cannot watch \"{path}\": " + (error == ENOSPC
            ? $"the inotify watch limit is reached (max_user_watches = {CurrentLimit()}); raise it with sysctl fs.inotify.max_user_watches=50000000"
            : error == EACCES
                ? "permission denied; run as a user that may read it"
                : error == ENAMETOOLONG
                    ? $"its path is longer than the {RelativePath.MaxLength} bytes that rsync carries; shorten it"
                    : Errno.Describe(error));

    // One line per reason, not per directory.
    private void LogReasons(DirectoryWatches watches)
    {
        foreach (var group in watches.Unwatched.GroupBy(entry => entry.Value))
        {
            (RelativePath first, int error) = group.First();
            Log.Error("{0}", Describe(root.Path.Join(first).ToString(), error));
        }

        (string what, int times) = NeedsComparison(watches) ? ("compared", RetriesPerComparison) : ("tried again", 1);
        Log.Error(
            "{0} directories of {1} are not watched: they are {2} every {3:0} s until they are",
            counters.Unwatched, root.Path, what, RetryInterval.TotalSeconds * times);
    }

    // What may not be read, or has too long a path, rsync cannot send either.
    private static bool NeedsComparison(DirectoryWatches watches) =>
        watches.Unwatched.Values.Any(error => error != EACCES && error != ENAMETOOLONG);

    private static string CurrentLimit()
    {
        try
        {
            return File.ReadAllText("/proc/sys/fs/inotify/max_user_watches").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}
