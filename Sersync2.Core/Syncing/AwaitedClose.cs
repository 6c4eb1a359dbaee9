using Sersync2.Core.Native;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing;

/// <summary>
/// A file that was just created and is still open for writing is sent when its close is told. Of some files none ever is: of
/// one that was made without a name (<c>O_TMPFILE</c>) and linked, and of one that stays open for as long as its program
/// runs. So it is looked at again and again until it is closed, and what rests meanwhile is sent as it is. Pure.
/// </summary>
internal static class AwaitedClose
{
    // A large file is read as a whole at each call, on both sides.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1), RestOfLarge = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>When it is looked at again.</summary>
    /// <param name="looks">How often it was found open.</param>
    public static TimeSpan PauseAfter(int looks) =>
        looks >= 4 ? LongestPause : TimeSpan.FromSeconds(Math.Min(1 << Math.Max(looks, 0), LongestPause.TotalSeconds));

    /// <summary>Whether it has changed since the last look, and rests.</summary>
    /// <param name="now">In nanoseconds since 1970, as its times are.</param>
    public static bool Rests(DirtyEntry entry, in FileStatus status, long now)
    {
        TimeSpan rest = status.Size >= LargeFileLane.MinBytes ? RestOfLarge : Rest;
        var age = TimeSpan.FromTicks((now - status.Modified) / TimeSpan.NanosecondsPerTick);
        // Before the first pause it has never been sent.
        TimeSpan since = entry.Failures == 0 ? TimeSpan.MaxValue : PauseAfter(entry.Failures) + rest;
        return age >= rest && age <= since;
    }
}
