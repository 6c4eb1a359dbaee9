using System.Text;
using System.Text.Json;
using Sersync2.Core.Showing;

namespace Sersync2.Tests.Showing;

public sealed class ShownTextTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Persian = "می\u200cخواهم";

    [TestCase("plain text, 网站 é 😀 \\x1b", "plain text, 网站 é 😀 \\x1b")]
    [TestCase("\e]0;title\a", "\\x1b]0;title\\x07")]
    [TestCase("del\u007f c1\u009b1m nel\u0085", "del\\x7f c1\\x9b1m nel\\x85")]
    [TestCase("one\ntwo\r\tthree", "one\\ntwo\\r\\tthree")]
    [TestCase("a\u202eb\u2066c\u2069d\u200ee\u200ff\u061cg", "a\\u202eb\\u2066c\\u2069d\\u200ee\\u200ff\\u061cg")]
    [TestCase("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    [TestCase("a\u200bb\ufeffc\u00add", "a\\u200bb\\ufeffc\\xadd")]
    [TestCase("a\U000e0041b", "a\\U000e0041b")]
    [TestCase(Persian, Persian, Description = "joiners belong to words")]
    [TestCase("👩\u200d🚀", "👩\u200d🚀")]
    public void What_does_more_than_stand_there_is_shown_as_a_code(string text, string shown) =>
        Assert.That(ShownText.Line(text), Is.EqualTo(shown));

    [Test]
    public void Half_a_character_is_shown_as_a_code() =>
        Assert.That(ShownText.Line("a\ud800b\udc00"), Is.EqualTo("a\\ud800b\\udc00"));

    [Test]
    public void What_is_shown_is_shown_the_same_again() =>
        Assert.That(ShownText.Line(ShownText.Line("\e\n\u202e\\x1b")), Is.EqualTo("\\x1b\\n\\u202e\\x1b"));

    [Test]
    public void No_character_that_is_not_harmless_gets_through([Values] bool asLines)
    {
        var all = new StringBuilder();
        for (int code = 0; code <= 0x10ffff; code++)
            all.Append(Rune.IsValid(code) ? new Rune(code).ToString() : ((char)code).ToString());
        string shown = asLines ? ShownText.Lines(all.ToString()) : ShownText.Line(all.ToString());
        Assert.That(shown.EnumerateRunes().Where(rune => !ShownText.IsHarmless(rune) && !(asLines && rune.Value == '\n')), Is.Empty);
    }

    [Test]
    public void Json_says_the_same_with_escapes_of_its_own()
    {
        string document = JsonSerializer.Serialize("a\u202e\u009b\U000e0041\u2028é", Relaxed);
        string shown = ShownText.Json(document);
        Assert.That(shown.EnumerateRunes(), Has.All.Matches<Rune>(ShownText.IsHarmless));
        Assert.That(JsonSerializer.Deserialize<string>(shown), Is.EqualTo("a\u202e\u009b\U000e0041\u2028é"));
    }

    [TestCase("\e[32min sync\e[0m\n", "\e[32min sync\e[0m\n")]
    [TestCase("\e[2J\e[31mred\e[0m\e]0;x\a\n", "\\x1b[2J\e[31mred\e[0m\\x1b]0;x\\x07\n")]
    [TestCase("\e\e[0m[2J", "\\x1b\e[0m[2J")]
    public void Of_a_table_only_our_colours_stay(string table, string shown) =>
        Assert.That(ShownText.Table(table), Is.EqualTo(shown));

    [TestCase("short", 10, "short")]
    [TestCase("0123456789abcdef", 10, "012345…def")]
    [TestCase("01234😀789abc😀f", 10, "01234…😀f")]
    public void What_is_too_long_loses_its_middle(string text, int most, string shown) =>
        Assert.That(ShownText.Shorten(text, most), Is.EqualTo(shown));

    [Test]
    public void A_log_line_is_one_line_and_where_an_exception_came_from_is_set_in()
    {
        var entry = NLog.LogEventInfo.Create(NLog.LogLevel.Error, "", new InvalidOperationException("one\n2026-01-01 INFO forged\e"), null, "a\nb");
        string[] dated = Sersync2.Cli.Logging.LogLines.Dated(entry).Split('\n');
        string[] journal = Sersync2.Cli.Logging.LogLines.ForJournal(entry).Split('\n');
        Assert.Multiple(() =>
        {
            Assert.That(dated[0], Does.EndWith(" ERROR a\\nb"));
            Assert.That(dated[1..], Has.All.StartWith("    ").And.Some.EqualTo("    2026-01-01 INFO forged\\x1b"));
            Assert.That(journal, Has.All.StartWith("<3>").And.Some.EqualTo("<3>    2026-01-01 INFO forged\\x1b"));
        });
    }
}
