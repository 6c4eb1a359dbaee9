using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NLog;
using Sersync2.Core.Status;

namespace Sersync2.Core.Syncing.FullSyncs;

/// <summary>
/// How far a full sync has come, from the lines of <c>rsync --info=progress2</c>: rsync writes one for every file, and one
/// in a second is looked at. Used by the one task that reads them.
/// </summary>
/// <param name="what">For people: which full sync it is.</param>
internal sealed partial class FullSyncProgress(string what, RemoteCounters counters, TimeProvider clock) : IDisposable
{
    private static readonly Logger LiveLog = LogManager.GetLogger("progress.live");
    private static readonly Logger MinuteLog = LogManager.GetLogger("progress.minute");
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SayEvery = TimeSpan.FromMinutes(1);
    private long _looked = clock.GetTimestamp();
    private long _said = clock.GetTimestamp();
    private long _bytes;
    private long _files;
    private bool _isListing;
    private int _checked;

    /// <summary>Takes in a line of progress; false where it is none.</summary>
    public bool Read(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] != (byte)' ' || line.IndexOf("B/s "u8) < 0)
            return false;
        TimeSpan span = clock.GetElapsedTime(_looked);
        if (span < LookEvery)
            return true;
        Match match = Line().Match(Encoding.UTF8.GetString(line));
        if (!match.Success)
            return false;
        _looked = clock.GetTimestamp();
        Note(match, span);
        return true;
    }

    public void Dispose() => counters.FullSync = null;

    private void Note(Match match, TimeSpan span)
    {
        long bytes = Number(match, "bytes");
        if (match.Groups["files"].Success)
        {
            _files = Number(match, "files");
            // While rsync lists, its share is of what it has found so far. Before the first file is done it does not say
            // whether it lists; of one large file the share is wanted most.
            _isListing = match.Groups["phase"].Value == "ir";
            _checked = (int)(100 - (100 * Number(match, "left") / Math.Max(1, Number(match, "total"))));
        }

        // The greater one: what is the same already counts as files, and not as bytes; one large file is the other way round.
        int? percent = _isListing ? null : Math.Max(_checked, (int)Number(match, "percent"));
        var status = new FullSyncStatus(_files, percent, (long)((bytes - _bytes) / span.TotalSeconds));
        _bytes = bytes;
        counters.FullSync = status;
        LiveLog.Info("{0}: {1}", what, status);
        if (clock.GetElapsedTime(_said) >= SayEvery)
        {
            _said = clock.GetTimestamp();
            MinuteLog.Info("{0}: {1}", what, status);
        }
    }

    private static long Number(Match match, string group) =>
        long.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    [GeneratedRegex(@"^ *(?<bytes>\d+) +(?<percent>\d+)% +[\d.]+[a-zA-Z]?B/s +\d+:\d\d:\d\d *(\(xfr#(?<files>\d+), (?<phase>ir|to)-chk=(?<left>\d+)/(?<total>\d+)\))? *$", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
