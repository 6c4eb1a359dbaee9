using Sersync2.Core.Configuration;

namespace Sersync2.Tests.Configuration;

public sealed class ShellWordsTests
{
    [TestCase("")]
    [TestCase("  \t\n ")]
    [TestCase("-artuz", "-artuz")]
    [TestCase("  -a\t-z  ", "-a", "-z")]
    [TestCase("-e 'ssh -p 2222'", "-e", "ssh -p 2222")]
    [TestCase("-e \"ssh -p 2222\" -z", "-e", "ssh -p 2222", "-z")]
    [TestCase("--rsh='ssh -p 2222'", "--rsh=ssh -p 2222")]
    [TestCase("a'b c'd\"e f\"g", "ab cde fg")]
    [TestCase("''", "")]
    [TestCase("a '' b", "a", "", "b")]
    [TestCase("'a\"b' \"a'b\"", "a\"b", "a'b")]
    [TestCase("'a\\b'", "a\\b")]
    [TestCase("a\\ b", "a b")]
    [TestCase("\\'", "'")]
    [TestCase("\"\\\"\\\\\\$\\`\\n\"", "\"\\$`\\n")]
    [TestCase("end\\", "end\\")]
    [TestCase("$(touch x) `id` $HOME ~ * ; |", "$(touch", "x)", "`id`", "$HOME", "~", "*", ";", "|")]
    [TestCase("--exclude=中文 # x", "--exclude=中文", "#", "x")]
    public void Text_is_split_as_a_shell_splits_words_and_nothing_is_expanded(string text, params string[] expected) =>
        Assert.That(ShellWords.Split(text, out _), Is.EqualTo(expected));

    [TestCase("-e 'ssh", '\'')]
    [TestCase("-e \"ssh -p '22'", '"')]
    [TestCase("it's", '\'')]
    [TestCase("\"a\\\"", '"')]
    public void A_quote_that_is_not_closed_is_told(string text, char quote)
    {
        Assert.That(ShellWords.Split(text, out char? open), Is.Null);
        Assert.That(open, Is.EqualTo(quote));
    }
}
