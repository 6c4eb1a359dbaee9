using System.Text;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Tests.Syncing.Rsync;

public sealed class OutputCaptureTests
{
    [TestCase("", "")]
    [TestCase("a\nb\n", "a|b")]
    [TestCase("a\nb", "a|b")]
    [TestCase("\n\na\n\n", "a")]
    [TestCase("中文\n", "中文")]
    [TestCase("\r 1%\r 2%\nend", " 1%| 2%|end")]
    public void Output_is_split_into_lines_however_it_arrives(string text, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int size = 1; size <= bytes.Length + 1; size++)
        {
            var capture = new OutputCapture(10);
            for (int at = 0; at < bytes.Length; at += size)
                capture.Append(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
            capture.Complete();

            Assert.That(string.Join('|', capture.Lines), Is.EqualTo(expected), $"in pieces of {size}");
        }
    }

    [Test]
    public void Of_many_lines_the_first_and_the_last_are_kept()
    {
        var capture = new OutputCapture(6);
        for (int number = 1; number <= 100; number++)
            capture.Append(Encoding.UTF8.GetBytes($"{number}\n"));
        capture.Complete();

        Assert.That(capture.Lines, Is.EqualTo(new[] { "1", "2", "3", "(94 lines left out)", "98", "99", "100" }));
    }

    [Test]
    public void As_many_as_are_kept_are_all_there()
    {
        var capture = new OutputCapture(6);
        for (int number = 1; number <= 6; number++)
            capture.Append(Encoding.UTF8.GetBytes($"{number}\n"));

        Assert.That(capture.Lines, Is.EqualTo(new[] { "1", "2", "3", "4", "5", "6" }));
    }

    [Test]
    public void A_line_that_is_taken_is_not_kept()
    {
        List<string> seen = [];
        var capture = new OutputCapture(10)
        {
            OnLine = line =>
            {
                seen.Add(Encoding.UTF8.GetString(line));
                return line.StartsWith("*"u8);
            },
        };
        capture.Append("*one\ntwo\n*three"u8);
        capture.Complete();

        Assert.That(seen, Is.EqualTo(new[] { "*one", "two", "*three" }));
        Assert.That(capture.Lines, Is.EqualTo(new[] { "two" }));
    }

    [Test]
    public void The_longest_line_that_rsync_can_print_of_a_path_is_whole()
    {
        // 4,094 bytes, each as an escape of five.
        string line = "*deleting   " + string.Concat(Enumerable.Repeat("\\#001", 4094));
        var capture = new OutputCapture(10);
        capture.Append(Encoding.ASCII.GetBytes(line + "\nnext\n"));

        Assert.That(capture.Lines, Is.EqualTo(new[] { line, "next" }));
    }

    [Test]
    public void A_line_that_is_too_long_is_cut_at_its_end()
    {
        byte[] piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 1_500).Select(number => $"{number:0000000000}")));
        var capture = new OutputCapture(10);
        for (int time = 0; time < 100; time++)
            capture.Append(piece);
        capture.Append("end\nnext\n"u8);

        string whole = string.Concat(Enumerable.Repeat(Encoding.ASCII.GetString(piece), 100));
        string[] lines = [.. capture.Lines];
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines[1], Is.EqualTo("next"));
        Assert.That(lines[0], Has.Length.LessThan(30_000));
        Assert.That(whole.StartsWith(lines[0], StringComparison.Ordinal), Is.True, "a line with a gap in it would name another path");
    }
}
