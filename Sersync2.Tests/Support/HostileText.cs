using System.Text;
using Sersync2.Core.Showing;

namespace Sersync2.Tests.Support;

/// <summary>A text that would take over a terminal, turn a line round, or forge one; and the proof that none of it got through.</summary>
internal static class HostileText
{
    /// <summary>Stands before and after, so that it is known to have come.</summary>
    public const string Word = "h0stile";

    /// <summary>Escape sequences, C1, a bidirectional override, an isolate, a line separator; no line ends.</summary>
    public const string OneLine = $"{Word}\e]0;title\a\e[2J\u009b31m\u202etxt.exe\u2066\u2028\u007f{Word}";

    /// <summary>With a line that looks like one of the log.</summary>
    public const string Lines = OneLine + "\r\n2026-01-01 00:00:00.000 +00:00 INFO forged\n";

    /// <summary>As the word of a shell.</summary>
    public static string ForPrintf(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(value => $"\\{Convert.ToString(value, 8).PadLeft(3, '0')}"));

    /// <summary>Fails where the text has not come, or something of it has come as it is.</summary>
    public static void AssertHarmless(string shown, string what)
    {
        Assert.That(shown, Does.Contain(Word), $"{what}: it has not come");
        Assert.That(
            shown.EnumerateRunes().Where(rune => rune.Value != '\n' && !ShownText.IsHarmless(rune)).Select(rune => $"U+{rune.Value:X4}"),
            Is.Empty, $"{what}:\n{ShownText.Lines(shown)}");
        Assert.That(shown.Split('\n'), Has.None.StartWith("2026-01-01"), what);
    }
}
