using System.Text;
using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing;
using Sersync2.Core.Syncing.Rsync;
using static Sersync2.Tests.Support.Entries;

namespace Sersync2.Tests.Syncing.Rsync;

/// <summary>From a line of rsync's listing to what may be deleted.</summary>
public sealed class RemoteOnlyPathTests
{
    private const string Mark = "0123456789abcdef";

    [TestCase("a/b", "a/b")]
    [TestCase("new\\#012line", "new\nline")]
    [TestCase("lit\\#134#012x", "lit\\#012x")]
    [TestCase("\\#000\\#377\\#177", "\0\xff\x7f")]
    [TestCase("\\#400", "\\#400")]
    [TestCase("\\#38", "\\#38")]
    [TestCase("\\#", "\\#")]
    [TestCase("\\#01", "\\#01")]
    [TestCase("\\", "\\")]
    [TestCase("\\\\#101", "\\A")]
    [TestCase("", "")]
    public void Escapes_become_bytes(string text, string expected) =>
        Assert.That(Encoding.Latin1.GetString(RsyncEscapes.Decode(Encoding.Latin1.GetBytes(text))), Is.EqualTo(expected));

    [TestCase("*deleting   a/b", "a/b", false)]
    [TestCase("*deleting   a/", "a", true)]
    [TestCase("*deleting     two blanks first", "  two blanks first", false)]
    [TestCase("*deleting   trailing ", "trailing ", false)]
    [TestCase("*deleting   new\\#012line/", "new\nline", true)]
    [TestCase("*deleting   *deleting   x", "*deleting   x", false)]
    public void A_line_names_what_is_at_the_remote_alone(string line, string path, bool isDirectory)
    {
        RemoteOnlyPath? parsed = RemoteOnlyPath.Parse(Encoding.UTF8.GetBytes($"{Mark} {line}"), Mark);

        Assert.That(parsed, Is.EqualTo(new RemoteOnlyPath(Path(path), isDirectory)));
    }

    [TestCase("")]
    [TestCase("*deleting  ")]
    [TestCase("*deleting   ")]
    [TestCase("*deleting   /")]
    [TestCase("deleting a")]
    [TestCase(".d          ./")]
    [TestCase(">f+++++++++ *deleting   a")]
    [TestCase("cannot delete non-empty directory: a")]
    public void Any_other_line_names_nothing(string line) =>
        Assert.That(RemoteOnlyPath.Parse(Encoding.UTF8.GetBytes($"{Mark} {line}"), Mark), Is.Null);

    [TestCase("*deleting   a")]
    [TestCase("fedcba9876543210 *deleting   a")]
    [TestCase(" *deleting   a")]
    [TestCase("0123456789abcdef*deleting   a")]
    public void A_line_without_the_word_of_this_call_names_nothing(string line) =>
        Assert.That(RemoteOnlyPath.Parse(Encoding.UTF8.GetBytes(line), Mark), Is.Null);

    [Test]
    public void Each_call_has_a_word_of_its_own()
    {
        RsyncCall first = new() { Names = NameList.None, Recursive = true }, second = new() { Names = NameList.None, Recursive = true };

        Assert.That(first.Mark, Is.Not.EqualTo(second.Mark).And.Length.EqualTo(16));
        Assert.That((first with { DryRun = true }).Mark, Is.EqualTo(first.Mark));
    }

    [Test]
    public void A_name_of_any_bytes_is_read()
    {
        RemoteOnlyPath? parsed = RemoteOnlyPath.Parse([.. "0123456789abcdef *deleting   "u8, 0xff, 0xfe, 0x80], Mark);

        Assert.That(parsed?.Path.Bytes.ToArray(), Is.EqualTo(new byte[] { 0xff, 0xfe, 0x80 }));
    }

    [TestCase("nothing", "", "", "")]
    [TestCase("all, the topmost", "a/ a/b a/c/ a/c/d e", "", "a e")]
    [TestCase("not what is excluded, nor what holds it", "a/ a/b a/keep.log e", "keep\\.log", "a/b e")]
    [TestCase("nor anything above", "a/ a/b/ a/b/c/ a/b/c/keep.log a/x a/b/y", "keep\\.log", "a/b/y a/x")]
    [TestCase("nor below an excluded directory", "a/ a/keep/ a/keep/b a/c", "a/keep/", "a/c")]
    [TestCase("a file of that name is no directory", "keep x", "keep/", "keep x")]
    [TestCase("everything excluded", "a/ a/b", "a", "")]
    public void What_may_go_is_chosen(string what, string lines, string exclude, string expected)
    {
        string[] patterns = exclude.Length == 0 ? [] : [exclude.Contains('/', StringComparison.Ordinal) ? exclude : "(.*/)?" + exclude];
        var filter = new PathFilter(new FilterSettings { Exclude = patterns });
        RemoteOnlyPath[] there = [.. lines.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(line => RemoteOnlyPath.Parse(Encoding.UTF8.GetBytes($"{Mark} *deleting   {line}"), Mark)!.Value)];

        Assert.That(string.Join(' ', DeletionSelection.Select(there, filter)), Is.EqualTo(expected), what);
        Array.Reverse(there);
        Assert.That(string.Join(' ', DeletionSelection.Select(there, filter)), Is.EqualTo(expected), what + ", in another order");
    }
}
