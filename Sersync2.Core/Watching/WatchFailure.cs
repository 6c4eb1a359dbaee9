using NLog;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using static Tmds.Linux.LibC;

namespace Sersync2.Core.Watching;

/// <summary>Says why a directory cannot be watched, and what to do.</summary>
internal static class WatchFailure
{
    private static readonly Logger Logger = LogManager.GetLogger("watching");

    public static string Describe(string path, int error) =>
        $"cannot watch \"{path}\": " + (error == ENOSPC
            ? $"the inotify watch limit is reached (max_user_watches = {CurrentLimit()}); raise it with sysctl fs.inotify.max_user_watches=50000000"
            : error == EACCES
                ? "permission denied; run as a user that may read it"
                : Errno.Describe(error));

    /// <summary>One line per reason, not per directory.</summary>
    public static void Log(AbsolutePath root, Dictionary<RelativePath, int> unwatched)
    {
        foreach (var group in unwatched.GroupBy(entry => entry.Value))
        {
            (RelativePath first, int error) = group.First();
            Logger.Error("{0}; {1} directories are not watched", Describe(root.Join(first).ToString(), error), group.Count());
        }
    }

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
