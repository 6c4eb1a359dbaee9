using System.Diagnostics;
using System.Text;
using Sersync2.Core.Paths;

namespace Sersync2.Tests.Paths;

public sealed class ByteTextTests
{
    [TestCase("plain/name.txt", "plain/name.txt")]
    [TestCase("", "")]
    [TestCase("网站 é 😀", "网站 é 😀")]
    [TestCase("a\nb\tc\u007f\u0085", "a\\x0ab\\x09c\\x7f\\xc2\\x85")]
    [TestCase("a\\b", "a\\x5cb")]
    public void Text_is_shown_as_it_is_and_control_characters_as_codes(string text, string expected) =>
        Assert.That(ByteText.Display(Encoding.UTF8.GetBytes(text)), Is.EqualTo(expected));

    [TestCase(new byte[] { 0x61, 0xff, 0x62 }, "a\\xffb")]
    [TestCase(new byte[] { 0xe4, 0xb8 }, "\\xe4\\xb8")]
    [TestCase(new byte[] { 0xc0, 0xaf }, "\\xc0\\xaf")]
    public void Bytes_that_are_not_UTF_8_are_shown_as_codes(byte[] bytes, string expected) =>
        Assert.That(ByteText.Display(bytes), Is.EqualTo(expected));

    [TestCase("plain/name-1.txt", "plain/name-1.txt")]
    [TestCase("", "''")]
    [TestCase("a b", "'a b'")]
    [TestCase("it's", "'it'\\''s'")]
    [TestCase("$(id) `id` ; *", "'$(id) `id` ; *'")]
    [TestCase("~", "'~'")]
    [TestCase("#x", "'#x'")]
    [TestCase("中文", "'中文'")]
    [TestCase("a\n'\\", "$'a\\012\\'\\\\'")]
    public void A_shell_word_is_as_plain_as_it_can_be(string text, string expected) =>
        Assert.That(ByteText.ShellWord(text), Is.EqualTo(expected));

    [Test]
    public void A_real_shell_gives_back_the_bytes_of_every_word()
    {
        byte[] all = [.. Enumerable.Range(1, 255).Select(value => (byte)value)];
        List<byte[]> names = [.. all.Select(value => new[] { value })];
        names.AddRange(all.Select(value => new[] { value, (byte)'1' })); // a digit must not join an octal code
        names.Add(all);
        names.Add([.. all.Where(value => value is >= 0x20 and < 0x7f)]);
        names.AddRange(new[] { "", "$(touch x)", "`id`", "!history", "a'b\"c\\d", "~root", "-e", "{a,b}", "网站 目录", "line\nbreak", "x\r" }
            .Select(Encoding.UTF8.GetBytes));

        byte[] output = RunBash("printf '%s\\0' " + string.Join(' ', names.Select(name => ByteText.ShellWord(name))));

        Assert.That(output, Is.EqualTo(names.SelectMany(name => (byte[])[.. name, 0])));
    }

    [Test]
    public void A_shell_word_is_one_printable_line()
    {
        byte[] all = [.. Enumerable.Range(1, 255).Select(value => (byte)value)];

        Assert.That(ByteText.ShellWord(all).Where(char.IsControl), Is.Empty);
    }

    private static byte[] RunBash(string script)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, script);
        try
        {
            using var bash = Process.Start(new ProcessStartInfo("bash", [file]) { RedirectStandardOutput = true })!;
            using var output = new MemoryStream();
            bash.StandardOutput.BaseStream.CopyTo(output);
            bash.WaitForExit();
            Assert.That(bash.ExitCode, Is.Zero);
            return output.ToArray();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
