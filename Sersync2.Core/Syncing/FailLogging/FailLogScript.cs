using System.Text;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>The script as a text: what stands around the commands, and how it is read back. Pure.</summary>
internal sealed class FailLogScript
{
    private const string Title = "## The fail log of sersync2, ";
    private const string Explanation = """
        ## What could not be delivered yet: one rsync command for each path and remote. sersync2 goes on trying,
        ## takes out what it has delivered, and writes this file anew: changes made here do not last. It never runs it.
        ## To deliver by hand what is listed, run this file with sh. It exits with 1 when something failed.

        """;

    private static readonly HashSet<string> Frame = [.. $"#!/bin/sh\n{Explanation}\n{Start}{End}".Split('\n')];

    /// <summary>The word that marks our lines; a new one for each run.</summary>
    public string Mark { get; } = Guid.NewGuid().ToString("N")[..16];

    private static string Start => "LC_ALL=C; export LC_ALL; failed=0\n";

    private static string End => "exit $failed\n";

    private static ReadOnlySpan<byte> CommandStart => "( cd -- '"u8;

    private static ReadOnlySpan<byte> CommandEnd => " ) || failed=1"u8;

    public void WriteStart(Stream stream) => Write(stream, $"#!/bin/sh\n{Title}{Mark}\n{Explanation}{Start}");

    /// <param name="command">Writes what stands between <c>( cd -- DIRECTORY</c> and its end, both included.</param>
    public void WriteEntry(Stream stream, FailLogRecord record, Action<Stream> command)
    {
        stream.WriteByte((byte)'\n');
        record.Write(stream, Mark);
        command(stream);
        stream.WriteByte((byte)'\n');
    }

    public static void WriteEnd(Stream stream) => Write(stream, "\n" + End);

    /// <summary>Sorts the text into what was written here, with the commands as they stand there, and lines that were not.</summary>
    public static List<(FailLogRecord Record, byte[] Command)> Parse(ReadOnlySpan<byte> text, List<byte[]> foreign)
    {
        List<(FailLogRecord, byte[])> records = [];
        string mark = FindMark(text);
        while (!text.IsEmpty)
        {
            int length = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = length < 0 ? text : text[..length];
            int end = line.Length + 1;
            if (mark.Length > 0 && ParseEntry(text, line, mark, out int entryLength) is { } entry)
            {
                records.Add(entry);
                end = entryLength;
            }
            else if (!IsFrame(line, mark))
            {
                foreign.Add(line.ToArray());
            }

            text = text[Math.Min(end, text.Length)..];
        }

        return records;
    }

    private static (FailLogRecord, byte[])? ParseEntry(ReadOnlySpan<byte> text, ReadOnlySpan<byte> first, string mark, out int length)
    {
        length = 0;
        if (!first.StartsWith("# "u8) || first.Length == text.Length)
            return null;
        ReadOnlySpan<byte> rest = text[(first.Length + 1)..];
        int secondLength = rest.IndexOf((byte)'\n');
        if (secondLength < 0 || FailLogRecord.Parse(first, rest[..secondLength], mark) is not { } record)
            return null;
        rest = rest[(secondLength + 1)..];
        int commandLength = ShellQuote.CommandLength(rest);
        if (commandLength < 0 || !rest.StartsWith(CommandStart) || !rest[..commandLength].EndsWith(CommandEnd))
            return null;
        length = first.Length + 1 + secondLength + 1 + commandLength + 1;
        return (record, rest[..commandLength].ToArray());
    }

    // Only in its own place: further down the same line may be part of a name.
    private static string FindMark(ReadOnlySpan<byte> text)
    {
        string start = "#!/bin/sh\n" + Title;
        const int MarkLength = 16;
        if (text.Length < start.Length + MarkLength || !text.StartsWith(Encoding.ASCII.GetBytes(start)))
            return "";
        string mark = Encoding.Latin1.GetString(text.Slice(start.Length, MarkLength));
        return mark.All(char.IsAsciiHexDigitLower) ? mark : "";
    }

    private static bool IsFrame(ReadOnlySpan<byte> line, string mark)
    {
        if (line.IsEmpty)
            return true;
        string text = Encoding.Latin1.GetString(line);
        return mark.Length > 0 && (Frame.Contains(text) || text == Title + mark);
    }

    private static void Write(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
