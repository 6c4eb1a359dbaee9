using System.Globalization;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// Reads the end of an rsync run. The same cause gives different exit codes, depending on which side notices first, so
/// the text decides where there is one, and the code where there is none. A text is a whole line of a known shape
/// (<see cref="LineShapes"/>): what files are called decides nothing. Pure.
/// </summary>
internal static class OutcomeClassifier
{
    // The gravest counts: what a server lacks and what a person must mend come before the connection errors they cause.
    private static readonly Verdict[] ByGravity =
    [
        Verdict.LacksOption, Verdict.OutOfSpace, Verdict.Busy, Verdict.Misconfigured, Verdict.SourceGone, Verdict.Unreachable,
    ];

    public static Outcome Classify(RsyncResult result, RsyncCall call)
    {
        if (result.SourceGone)
            return new Outcome(Verdict.SourceGone, "the watch path is gone");
        if (result.NotStarted is { } why)
            return new Outcome(result.LackedResources ? Verdict.CannotStart : Verdict.RsyncMissing, why);
        if (result.SilentFor is { } silence)
            return new Outcome(Verdict.Unreachable, string.Create(CultureInfo.InvariantCulture, $"rsync made no progress for {silence.TotalSeconds:0} s and was ended"));
        return result.ExitCode switch
        {
            0 => OfNotes(result, call) ?? new Outcome(Verdict.Delivered),
            23 => OfPartial(result, call),
            24 => new Outcome(Verdict.Vanished, FirstLine(result)),
            20 or (> 128 and < 255) => new Outcome(Verdict.Interrupted, FirstLine(result)),
            _ => OfText(result),
        };
    }

    /// <summary>The lines of standard error that are each about something that was left undone.</summary>
    public static List<RsyncLine> TroubleLines(RsyncResult result) => Parse(result).FindAll(IsTrouble);

    /// <summary>Whether a line of standard output tells of trouble.</summary>
    public static bool IsNote(string line) => RsyncLine.ParseNote(line).Shape is not null;

    /// <summary>The lines of standard output that are each about something that was left undone.</summary>
    public static List<RsyncLine> TroubleNotes(RsyncResult result, RsyncCall call) =>
        [.. result.Notes.Select(RsyncLine.ParseNote).Where(note => note.Shape is not null && !IsExpected(note, call))];

    private static Outcome? OfNotes(RsyncResult result, RsyncCall call) =>
        TroubleNotes(result, call) is [var note, ..] ? new Outcome(note.Verdict ?? Verdict.RetryPaths, note.Text) { Option = note.Option } : null;

    // A receiver that is not root says the same of device nodes as a broken one says of missing arguments; and a directory
    // with protected entries is meant to stay.
    private static bool IsExpected(RsyncLine note, RsyncCall call) =>
        note.Option == OwnOption.DeleteMissingArgs ? !call.DeleteMissing : (call.KeepsProtected || call.OnlyFiles) && note.Meaning == LineMeaning.Undone;

    /// <summary>The lines that tell of directories which stay because they are not empty.</summary>
    public static List<RsyncLine> KeptDirectories(RsyncResult result) =>
        [.. result.Notes.Select(RsyncLine.ParseNote).Where(static note => note.Meaning == LineMeaning.Undone && note.Shape is not null)];

    // 23 says that something was left undone: harmless only where each line is about an owner, a mode or a time.
    private static Outcome OfPartial(RsyncResult result, RsyncCall call)
    {
        // That a directory is not empty is only why something could not be put in its place.
        if (Parse(result).Find(static line => line.Shape?.Pattern.StartsWith("could not make way", StringComparison.Ordinal) == true) is { Text: { } inTheWay })
            return new Outcome(Verdict.RetryPaths, inTheWay);
        if (OfNotes(result, call) is { } noted)
            return noted;
        List<RsyncLine> all = Parse(result), lines = all.FindAll(IsTrouble);
        if (lines.Count == 0 && all.Find(line => line.Meaning == LineMeaning.Attributes) is { Text: { } harmless })
            return new Outcome(Verdict.DeliveredWithWarning, harmless);
        foreach (Verdict verdict in (Verdict[])[Verdict.OutOfSpace, Verdict.SourceGone])
        {
            if (lines.Find(line => line.Verdict == verdict) is { Text: { } text })
                return new Outcome(verdict, text);
        }

        return new Outcome(Verdict.RetryPaths, lines.Count > 0 ? lines[0].Text : FirstLine(result));
    }

    private static Outcome OfText(RsyncResult result)
    {
        List<RsyncLine> lines = Parse(result);
        foreach (Verdict verdict in ByGravity)
        {
            if (lines.Find(line => line.Verdict == verdict) is { Text: { } text } line)
                return new Outcome(verdict, text) { Option = line.Option, IsBrokenOff = IsBrokenOff(verdict, lines) };
        }

        return result.ExitCode switch
        {
            1 or 2 or 3 or 4 or 6 or 22 or 25 or 126 or 127 => new Outcome(Verdict.Misconfigured, FirstLine(result)),
            11 => new Outcome(Verdict.RetryPaths, FirstLine(result)),
            _ => new Outcome(Verdict.Unreachable, FirstLine(result)),
        };
    }

    // One that could not be made is told by other lines.
    private static bool IsBrokenOff(Verdict verdict, List<RsyncLine> lines) =>
        verdict == Verdict.Unreachable && lines.TrueForAll(line => line.Verdict != Verdict.Unreachable || line.Shape is { IsBreak: true });

    private static bool IsTrouble(RsyncLine line) => line.Meaning is LineMeaning.Undone or LineMeaning.Call;

    private static List<RsyncLine> Parse(RsyncResult result) => [.. Lines(result).Select(ParseLine)];

    // A name may end with blanks; what others print may begin or end with some.
    private static RsyncLine ParseLine(string line) =>
        RsyncLine.Parse(line) is { Shape: not null } known ? known : RsyncLine.Parse(line.Trim());

    private static IEnumerable<string> Lines(RsyncResult result) => result.StandardError.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line));

    private static string FirstLine(RsyncResult result) => Lines(result).FirstOrDefault()?.Trim() ?? $"rsync exit code {result.ExitCode}";
}
