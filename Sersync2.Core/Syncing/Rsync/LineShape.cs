namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// One shape of line that rsync, ssh or a server prints, as a pattern from the line's beginning to its end. A name stands
/// in one place of it, raw: quotes, brackets, arrows and words of other lines may be in it, but no line end. So everything
/// outside of the name is anchored, and the name reaches to the last place where the rest of the pattern fits.
/// </summary>
/// <remarks>
/// In a pattern, <c>{}</c> is a name, and <c>"{}"</c> one that may be followed by <c> (in MODULE)</c>; <c>{2}</c> is a
/// second text that the owner of a file chooses; <c>*</c> is a text that he does not choose, and <c>~</c> such a word,
/// without blanks; <c>#</c> is a number behind a name, and a final <c>!</c> the reason, as in <c>: Permission denied (13)</c>.
/// </remarks>
internal sealed class LineShape
{
    private const string Name = "{}";
    private const string Second = "{2}";
    private const string InModule = "\" (in ";
    private static readonly System.Buffers.SearchValues<char> Wild = System.Buffers.SearchValues.Create("*~");
    private readonly string _head;
    private readonly string[] _rest;
    private readonly string? _separator;
    private readonly bool _isQuoted;
    private readonly bool _hasReason;

    public LineShape(string pattern, LineMeaning meaning, NameStyle style = NameStyle.Full, Verdict verdict = Verdict.RetryPaths)
    {
        Pattern = pattern;
        Meaning = meaning;
        Style = style;
        Verdict = verdict;
        _hasReason = pattern.EndsWith('!');
        string text = _hasReason ? pattern[..^1] : pattern;
        int name = text.IndexOf(Name, StringComparison.Ordinal);
        HasName = name >= 0;
        if (!HasName)
        {
            int wild = text.AsSpan().IndexOfAny(Wild);
            _head = wild < 0 ? text : text[..wild];
            _rest = [text[_head.Length..]];
            return;
        }

        _head = text[..name];
        text = text[(name + Name.Length)..];
        _isQuoted = _head.EndsWith('"');
        if (_isQuoted)
            text = text[1..];
        int second = text.IndexOf(Second, StringComparison.Ordinal);
        if (second >= 0)
        {
            _separator = text[..second];
            text = text[(second + Second.Length)..];
        }

        _rest = text.Split('#');
    }

    public string Pattern { get; }

    public LineMeaning Meaning { get; }

    public NameStyle Style { get; }

    /// <summary>What it means for the call, where it is about that.</summary>
    public Verdict Verdict { get; }

    public bool HasName { get; }

    /// <summary>Which of our options it is about; null where it is about none.</summary>
    public OwnOption? Option { get; init; }

    /// <summary>The connection had been made, and ended.</summary>
    public bool IsBreak { get; init; }

    /// <param name="body">The line without what rsync puts before each.</param>
    /// <param name="reading">How it reads as a line of this shape.</param>
    public bool Fits(string body, out LineReading reading)
    {
        reading = default;
        if (!body.StartsWith(_head, StringComparison.Ordinal))
            return false;
        int end = body.Length;
        string reason = "";
        if (_hasReason && !TryReadReason(body, out end, out reason))
            return false;
        if (!HasName)
        {
            reading = new LineReading(reason, []);
            return FitsWords(body.AsSpan(0, end));
        }

        if (!FitsRest(body, ref end))
            return false;
        List<LineName> names = _separator is null ? [.. Named(body, end, "")] : Splits(body, end);
        reading = new LineReading(reason, names);
        return names.Count > 0;
    }

    /// <summary>Reads the end of what rsync makes of an error of the system: <c>: No space left on device (28)</c>.</summary>
    public static bool TryReadReason(string body, out int begin, out string reason)
    {
        (begin, reason) = (0, "");
        int number = body.LastIndexOf(" (", StringComparison.Ordinal);
        if (!body.EndsWith(')') || number <= 0 || body.Length - number < 4 || body.AsSpan(number + 2, body.Length - number - 3).ContainsAnyExceptInRange('0', '9'))
            return false;
        begin = body.LastIndexOf(": ", number - 1, StringComparison.Ordinal);
        if (begin < 0)
            return false;
        reason = body[(begin + 2)..number];
        return !reason.Contains('"');
    }

    // After a wildcard, the first place where what follows fits; from there it is taken back one letter at a time.
    private bool FitsWords(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> pattern = _rest[0];
        text = text[_head.Length..];
        int at = 0, wild = -1, mark = 0;
        for (int i = 0; i < text.Length;)
        {
            if (at < pattern.Length && Wild.Contains(pattern[at]))
            {
                (wild, mark) = (at++, i);
            }
            else if (at < pattern.Length && pattern[at] == text[i])
            {
                at++;
                i++;
            }
            else if (wild >= 0 && (pattern[wild] == '*' || text[mark] is not (' ' or '\t' or '"')))
            {
                at = wild + 1;
                i = ++mark;
            }
            else
            {
                return false;
            }
        }

        return !pattern[at..].ContainsAnyExcept(Wild);
    }

    // From the end on: the name is what is left.
    private bool FitsRest(string body, ref int end)
    {
        for (int i = _rest.Length - 1; i >= 0; i--)
        {
            if (!body.AsSpan(0, end).EndsWith(_rest[i], StringComparison.Ordinal))
                return false;
            end -= _rest[i].Length;
            int digits = end;
            while (i > 0 && end > 0 && char.IsAsciiDigit(body[end - 1]))
                end--;
            if (i > 0 && digits == end)
                return false;
        }

        return end >= _head.Length;
    }

    // Where the separator may be in either text, each of its places is a reading.
    private List<LineName> Splits(string body, int end)
    {
        List<LineName> names = [];
        for (int at = _head.Length; (at = body.IndexOf(_separator!, at, end - at, StringComparison.Ordinal)) >= 0; at++)
            names.AddRange(Named(body, at, body[(at + _separator!.Length)..end]));
        return names;
    }

    private IEnumerable<LineName> Named(string body, int end, string second)
    {
        if (!_isQuoted)
        {
            yield return new LineName(_head.Length, body[_head.Length..end], second, false);
            yield break;
        }

        int quote = end > _head.Length ? body.LastIndexOf('"', end - 1, end - _head.Length) : -1;
        bool isInModule = quote >= 0 && quote < end - 1 && body[end - 1] == ')' && string.CompareOrdinal(body, quote, InModule, 0, InModule.Length) == 0;
        if (quote == end - 1 || isInModule)
            yield return new LineName(_head.Length, body[_head.Length..quote], second, isInModule);
    }
}
