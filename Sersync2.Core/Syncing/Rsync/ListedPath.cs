using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// A line of <c>--list-only</c>: what the remote has, its size in bytes, and when it was changed last, by its own clock and in the time zone
/// of this machine. The name stands at the end, and a line end in it is escaped.
/// </summary>
internal readonly partial record struct ListedPath(RelativePath Path, bool IsDirectory, long Size, DateTime Modified)
{
    private const string TimeFormat = "yyyy/MM/dd HH:mm:ss";

    /// <summary>Null where the line is about something else.</summary>
    public static ListedPath? Parse(ReadOnlySpan<byte> line)
    {
        string text = Encoding.Latin1.GetString(line);
        Match match = Shape().Match(text);
        if (!match.Success || !DateTime.TryParseExact(match.Groups["time"].ValueSpan, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime modified))
            return null;
        // Digits are grouped by commas or dots.
        string digits = string.Concat(match.Groups["size"].Value.Where(char.IsAsciiDigit));
        return !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? null : new ListedPath(new RelativePath(RsyncEscapes.Decode(line[match.Groups["name"].Index..])), line[0] == (byte)'d', size, modified);
    }

    [GeneratedRegex(@"^[-dlpscbDS?][-rwxsStT]{9} +(?<size>[0-9,.]+) (?<time>\d{4}/\d\d/\d\d \d\d:\d\d:\d\d) (?<name>.+)$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
