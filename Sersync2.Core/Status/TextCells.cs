using System.Text;

namespace Sersync2.Core.Status;

/// <summary>Text in the cells of a terminal: some characters take two.</summary>
public static class TextCells
{
    // The blocks that terminals draw in two cells; what is between is unassigned or rare.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x2E80, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F),
        (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1F64F), (0x1F900, 0x1F9FF), (0x20000, 0x3FFFD),
    ];

    public static int Width(string text) => text.EnumerateRunes().Sum(Width);

    /// <summary>At most so many cells; what does not fit is cut, and an ellipsis says so.</summary>
    public static string Fit(string text, int cells)
    {
        if (Width(text) <= cells)
            return text;
        var kept = new StringBuilder();
        int left = cells - 1;
        foreach (Rune rune in text.EnumerateRunes())
        {
            left -= Width(rune);
            if (left < 0)
                break;
            kept.Append(rune);
        }

        return cells < 1 ? "" : kept.Append('…').ToString();
    }

    private static int Width(Rune rune) => Array.Exists(Wide, block => rune.Value >= block.First && rune.Value <= block.Last) ? 2 : 1;
}
