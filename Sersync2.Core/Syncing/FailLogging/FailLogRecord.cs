using System.Globalization;
using System.Text;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>
/// The two comment lines before a command: one for people, with time, remote and reason, and one that this program reads
/// back. Both are read only as they are written: a line that differs in one byte is somebody else's. Pure.
/// </summary>
internal readonly record struct FailLogRecord(FailLogKey Key, FailLogEntry Entry)
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ssZ";
    private const int LongestReason = 300;
    private const int Fields = 6;
    private const string Unknown = "-";

    /// <summary>A reason as one line that cannot end the comment it stands in.</summary>
    public static string Sanitise(string reason)
    {
        string line = ByteText.Display(Encoding.UTF8.GetBytes(reason));
        return line.Length <= LongestReason ? line : Shorten(line);
    }

    /// <param name="mark">A word that no file name can have foreseen: a name may hold newlines, and lines like these.</param>
    public void Write(Stream stream, string mark) => stream.Write(Encoding.UTF8.GetBytes(Text(mark)));

    /// <param name="first">The line for people.</param>
    /// <param name="second">The line for this program.</param>
    public static FailLogRecord? Parse(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, string mark)
    {
        string prefix = $"#: {mark} ";
        if (!ByteText.IsUtf8(first) || !second.StartsWith(Encoding.ASCII.GetBytes(prefix)))
            return null;
        List<byte[]> values = [];
        foreach (Range word in second[prefix.Length..].Split((byte)' '))
        {
            if (PercentText.Decode(second[prefix.Length..][word]) is not { } value)
                return null;
            values.Add(value);
        }

        // Without the last one in what an earlier version wrote.
        if (values.Count is not (Fields or Fields - 1))
            return null;
        if (values[1] is not [(byte)'/', ..] || values[1].Contains((byte)0) || PathOf(values[2]) is not { } path || !Enum.TryParse(Encoding.UTF8.GetString(values[3]), out DirtyFlags flags))
            return null;
        string root = Encoding.UTF8.GetString(values[4]);
        var key = new FailLogKey(Encoding.UTF8.GetString(values[0]), new AbsolutePath(values[1]), values.Count == Fields ? Encoding.UTF8.GetString(values[^1]) : "");
        string human = Encoding.UTF8.GetString(first);
        string between = $" {Sanitise(key.Remote)}: ";
        int reasonAt = 2 + TimeFormat.Length + between.Length;
        if (human.Length < reasonAt
            || !DateTime.TryParseExact(human.AsSpan(2, TimeFormat.Length), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out DateTime time))
        {
            return null;
        }

        var record = new FailLogRecord(key, new FailLogEntry(path, flags, human[reasonAt..], time, root == Unknown ? "" : root));
        bool isOurs = record.Text(mark).Equals($"{human}\n{Encoding.UTF8.GetString(second)}\n", StringComparison.Ordinal);
        return isOurs && !human.Any(char.IsControl) ? record : null;
    }

    private string Text(string mark)
    {
        string time = Entry.Time.ToString(TimeFormat, CultureInfo.InvariantCulture);
        string remote = PercentText.Encode(Encoding.UTF8.GetBytes(Key.Remote));
        // With a slash before it the path is never empty, and the words can be counted.
        string path = "/" + PercentText.Encode(Entry.Path.Bytes);
        string flags = PercentText.Encode(Encoding.ASCII.GetBytes(Entry.Flags.ToString()));
        string root = PercentText.Encode(Encoding.UTF8.GetBytes(Entry.Root.Length == 0 ? Unknown : Entry.Root));
        string target = Key.Target.Length == 0 ? "" : " " + PercentText.Encode(Encoding.UTF8.GetBytes(Key.Target));
        return $"# {time} {Sanitise(Key.Remote)}: {Entry.Reason}\n#: {mark} {remote} {PercentText.Encode(Key.Watch.Bytes)} {path} {flags} {root}{target}\n";
    }

    private static RelativePath? PathOf(byte[] written)
    {
        if (written is not [(byte)'/', ..] || written.Length - 1 > RelativePath.MaxLength || written.Contains((byte)0))
            return null;
        ReadOnlySpan<byte> path = written.AsSpan(1);
        if (path.IsEmpty)
            return RelativePath.Root;
        foreach (Range range in path.Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = path[range];
            if (name.IsEmpty || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
                return null;
        }

        return new RelativePath(path);
    }

    private static string Shorten(string line)
    {
        int end = LongestReason - 1;
        return line[..(char.IsHighSurrogate(line[end - 1]) ? end - 1 : end)] + "…";
    }
}
