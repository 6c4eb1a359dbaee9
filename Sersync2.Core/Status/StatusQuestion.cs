using System.Globalization;

namespace Sersync2.Core.Status;

/// <summary>What <c>--status</c> asks the daemon, as one line of words.</summary>
public sealed record StatusQuestion
{
    /// <summary>The longest line that is understood, in bytes.</summary>
    internal const int MaxLength = 200;

    /// <summary>JSON, and not a table.</summary>
    public bool Json { get; init; }

    /// <summary>Cells of a line of the table; 0: as many as it takes.</summary>
    public int Width { get; init; }

    public bool Colour { get; init; }

    /// <summary>How long to wait until everything that is pending has been delivered; null: not at all.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>How far behind is as good as in sync; null: not at all.</summary>
    public TimeSpan? MaxLag { get; init; }

    internal string ToLine()
    {
        string wait = Wait is { } time ? string.Create(CultureInfo.InvariantCulture, $" wait={time.TotalMilliseconds:0}") : "";
        string lag = MaxLag is { } most ? string.Create(CultureInfo.InvariantCulture, $" maxlag={most.TotalMilliseconds:0}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"status json={(Json ? 1 : 0)} width={Width} colour={(Colour ? 1 : 0)}{wait}{lag}\n");
    }

    /// <summary>Null where it is no question; words of a later version are passed over.</summary>
    internal static StatusQuestion? Parse(string line)
    {
        string[] words = line.Split(' ');
        if (words[0] != "status")
            return null;
        var question = new StatusQuestion();
        foreach (string word in words.AsSpan(1))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !long.TryParse(word.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long value) || value > int.MaxValue)
                return null;
            question = word[..equals] switch
            {
                "json" => question with { Json = value != 0 },
                "width" => question with { Width = (int)value },
                "colour" => question with { Colour = value != 0 },
                "wait" => question with { Wait = TimeSpan.FromMilliseconds(value) },
                "maxlag" => question with { MaxLag = TimeSpan.FromMilliseconds(value) },
                _ => question,
            };
        }

        return question;
    }
}
