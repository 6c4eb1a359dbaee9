using System.Globalization;
using NLog;

namespace Sersync2.Core.Watching;

/// <summary>
/// The kernel's limits for inotify (inotify(7), /proc/sys/fs/inotify), raised at start where this is allowed. The first
/// two values are those of the original; the number of instances is shared by all programs of a user.
/// </summary>
internal static class InotifyLimits
{
    public const string DefaultDirectory = "/proc/sys/fs/inotify";

    private static readonly Logger Log = LogManager.GetLogger("inotify");

    private static readonly (string Name, long Value)[] Wanted =
    [
        ("max_user_watches", 50_000_000),
        ("max_queued_events", 327_679),
        ("max_user_instances", 1024),
    ];

    /// <summary>Raises each limit that is lower than wanted; never lowers one, and goes on where it may not be changed.</summary>
    public static void Raise(string directory = DefaultDirectory)
    {
        foreach ((string name, long value) in Wanted)
            Raise(Path.Combine(directory, name), name, value);
    }

    /// <summary>How many directories this user may watch, or null where that cannot be read.</summary>
    public static long? MaxWatches(string directory = DefaultDirectory)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(directory, "max_user_watches"));
            return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long limit) ? limit : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether this process may change the limits: root may not in a container.</summary>
    public static bool MayRaise(string directory = DefaultDirectory)
    {
        try
        {
            using var file = new FileStream(Path.Combine(directory, "max_user_watches"), FileMode.Open, FileAccess.Write);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Raise(string file, string name, long wanted)
    {
        try
        {
            if (!long.TryParse(File.ReadAllText(file), NumberStyles.Integer, CultureInfo.InvariantCulture, out long current)
                || current >= wanted)
                return;
            File.WriteAllText(file, wanted.ToString(CultureInfo.InvariantCulture));
            Log.Info("raised fs.inotify.{0} from {1} to {2}", name, current, wanted);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Debug("fs.inotify.{0} stays as it is: {1}", name, e.Message);
        }
    }
}
