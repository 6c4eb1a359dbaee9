using System.Buffers;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// A line of rsync's standard error, understood by its shape alone: whatever a file is called, the line means the same. A
/// line that fits no shape tells of trouble, and of no path. Pure.
/// </summary>
internal readonly record struct RsyncLine
{
    private const string Program = "rsync: ";
    private static readonly SearchValues<char> RoleLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789=.");
    private static readonly string[] NoRoom = ["No space left on device", "Disk quota exceeded", "Disc quota exceeded"];

    private RsyncLine(string text, int bodyAt, string role, LineShape? shape, LineReading reading)
    {
        Text = text;
        BodyAt = bodyAt;
        Role = role;
        Shape = shape;
        Reason = reading.Reason ?? "";
        Names = reading.Names ?? [];
    }

    public string Text { get; }

    /// <summary>Where the line begins after <c>rsync: [sender] </c>.</summary>
    public int BodyAt { get; }

    /// <summary>Which of rsync's processes it is from, where it says so.</summary>
    public string Role { get; }

    /// <summary>Null where it has none that is known.</summary>
    public LineShape? Shape { get; }

    /// <inheritdoc cref="LineReading.Reason"/>
    public string Reason { get; }

    /// <inheritdoc cref="LineReading.Names"/>
    public IReadOnlyList<LineName> Names { get; }

    /// <summary>Which of our options it complains of; null for none.</summary>
    public OwnOption? Option => Meaning != LineMeaning.Call ? null : Shape!.Option ?? (Shape.HasName ? null : OwnOptions.ComplainedOf(Text[BodyAt..]));

    public LineMeaning Meaning => Shape?.Meaning ?? LineMeaning.Undone;

    /// <summary>What it means for the call as a whole; null where it is about a path.</summary>
    public Verdict? Verdict =>
        Option is not null ? Rsync.Verdict.LacksOption
        : Meaning == LineMeaning.Call ? IsFromHere || Shape!.Verdict != Rsync.Verdict.SourceGone ? Shape!.Verdict : null
        : Meaning == LineMeaning.Undone && NoRoom.Contains(Reason) ? Rsync.Verdict.OutOfSpace
        : null;

    // The receiver has no source.
    private bool IsFromHere => Role is "" or "sender" or "client";

    /// <summary>A line of standard output that tells of trouble; any other has no shape.</summary>
    public static RsyncLine ParseNote(string text)
    {
        foreach (LineShape shape in LineShapes.Notes)
        {
            if (shape.Fits(text, out LineReading reading))
                return new RsyncLine(text, 0, "", shape, reading);
        }

        return new RsyncLine(text, 0, "", null, default);
    }

    public static RsyncLine Parse(string text)
    {
        int begin = text.StartsWith(Program, StringComparison.Ordinal) ? Program.Length : 0;
        int bodyAt = begin + RoleLength(text.AsSpan(begin));
        string role = bodyAt == begin ? "" : text[(begin + 1)..(bodyAt - 2)];
        string body = text[bodyAt..];
        foreach (LineShape shape in LineShapes.Errors)
        {
            if (shape.Fits(body, out LineReading reading))
                return new RsyncLine(text, bodyAt, role, shape, reading);
        }

        // Only what rsync makes of an error of the system begins like this, and then it ends with the reason.
        bool hasReason = LineShape.TryReadReason(body, out _, out string reason) && begin > 0 && role.Length > 0;
        return new RsyncLine(text, bodyAt, role, null, new LineReading(hasReason ? reason : "", []));
    }

    // "[sender] ", "[Receiver] "; some have the version in it.
    private static int RoleLength(ReadOnlySpan<char> text)
    {
        int end = text.IndexOf("] ", StringComparison.Ordinal);
        return end > 1 && text[0] == '[' && !text[1..end].ContainsAnyExcept(RoleLetters) ? end + 2 : 0;
    }
}
