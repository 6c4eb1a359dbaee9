using System.Diagnostics;
using System.Text.RegularExpressions;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Docs;

public sealed partial class ManPageTests
{
    [TestCase("sersync2.8")]
    [TestCase("confxml.xml.5")]
    public void It_is_formatted_without_a_warning(string page)
    {
        Assume.That(File.Exists("/usr/bin/groff"), "groff is not installed");
        using var groff = Process.Start(new ProcessStartInfo("/usr/bin/groff", ["-mandoc", "-ww", "-Tutf8", Repository.Find($"docs/man/{page}")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> text = groff.StandardOutput.ReadToEndAsync();

        Assert.That(groff.StandardError.ReadToEnd(), Is.Empty);
        Assert.That(text.Result, Does.Contain("rsyncd.conf(5)"));
    }

    [TestCaseSource(typeof(KnownOptions), nameof(KnownOptions.All))]
    public void The_page_of_the_program_has_every_option(string option) =>
        Assert.That(Documented(), Does.Contain(option));

    [Test]
    public void The_page_of_the_program_has_no_option_that_there_is_not() =>
        Assert.That(Documented().Except(KnownOptions.All), Is.Empty);

    private static string[] Documented()
    {
        IEnumerable<string> items = File.ReadLines(Repository.Find("docs/man/sersync2.8"))
            .Where(line => line.StartsWith(".It Fl ", StringComparison.Ordinal));
        return [.. items.SelectMany(line => Flag().Matches(line)).Select(match => $"-{match.Groups[1].Value}")];
    }

    [GeneratedRegex(@"Fl (-?[a-zA-Z][a-z-]*)")]
    private static partial Regex Flag();
}
