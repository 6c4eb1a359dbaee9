using System.Globalization;

namespace Sersync2.Tests.Support;

/// <summary>
/// Small inotify limits for a sersync2 that cannot raise them. What is limited for the whole machine is set back in the
/// end: such tests run alone.
/// </summary>
internal sealed class InotifyLimit : IDisposable
{
    // What the namespace sees as read-only cannot be raised by root either.
    private const string ReadOnlyLimits =
        "mount --bind /proc/sys/fs/inotify /proc/sys/fs/inotify && mount -o remount,ro,bind /proc/sys/fs/inotify && exec \"$0\" \"$@\"";

    private readonly string _file;
    private readonly string _before;

    private InotifyLimit(string file, int value)
    {
        _file = file;
        _before = File.ReadAllText(file);
        File.WriteAllText(file, value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Words that start a command which cannot raise any limit.</summary>
    public static IReadOnlyList<string> NotToBeRaised => ["unshare", "-m", "sh", "-c", ReadOnlyLimits];

    /// <summary>Words that start a command which gets so many watches: a limit of its user namespace, and nobody else's.</summary>
    public static IReadOnlyList<string> Watches(int most) =>
        ["unshare", "-Urm", "sh", "-c", $"echo {most} > /proc/sys/user/max_inotify_watches && {ReadOnlyLimits}"];

    /// <summary>From now on, and until this is disposed, queues of new instances hold so many events.</summary>
    public static InotifyLimit QueuedEvents(int most) => new("/proc/sys/fs/inotify/max_queued_events", most);

    public void Dispose() => File.WriteAllText(_file, _before);
}
