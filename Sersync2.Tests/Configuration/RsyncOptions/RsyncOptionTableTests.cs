using System.Diagnostics;
using System.Text.RegularExpressions;
using Sersync2.Core.Configuration.RsyncOptions;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Tests.Docs;

namespace Sersync2.Tests.Configuration.RsyncOptions;

internal sealed partial class RsyncOptionTableTests
{
    [Test]
    public void It_knows_every_option_of_the_rsync_that_is_here()
    {
        string help = Run("--help");
        List<string> unknown = [];
        foreach (Match match in LongOption().Matches(help))
        {
            string name = match.Groups[1].Value;
            if (name is not "no-OPTION" && RsyncOptionTable.Find(name) is null)
                unknown.Add("--" + name);
        }

        foreach (Match match in ShortOption().Matches(help))
        {
            if (RsyncOptionTable.Find(match.Groups[1].Value[0]) is null)
                unknown.Add("-" + match.Groups[1].Value);
        }

        Assert.That(unknown, Is.Empty);
    }

    /// <summary>What no rsync has would be passed on to fail each call. An older one has fewer.</summary>
    [Test]
    public void The_rsync_that_is_here_has_every_option_that_it_knows()
    {
        Assume.That(RsyncVersion.Parse(Say("--version"))?.AtLeast(3, 5, 0), Is.True, "an older rsync is installed");
        string[] words =
        [
            .. RsyncOptionTable.All.SelectMany(static option => option.Aliases.Append(option.Name)).Where(static name => name.Length > 0).Select(static name => "--" + name),
            .. RsyncOptionTable.All.Where(static option => option.Letter != '\0').Select(static option => "-" + option.Letter),
        ];
        Assert.That(words.Where(static word => word != "--daemon" && Say(word, "--version").Split("unknown option").Skip(1).Any(static rest => !rest.StartsWith(" (in daemon mode)", StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public void It_knows_which_options_have_a_value()
    {
        List<string> wrong = [];
        foreach (Match match in WithValue().Matches(Run("--help")))
        {
            if (RsyncOptionTable.Find(match.Groups[1].Value) is not { HasValue: true })
                wrong.Add(match.Value.Trim());
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void What_is_left_out_or_makes_less_of_a_mirror_says_why() =>
        Assert.That(RsyncOptionTable.All.Where(option => option.Note.Length == 0 && (option.LimitsMirror || option.Effects != 0 || option.Use != OptionUse.PassedOn)), Is.Empty);

    [Test]
    public void What_takes_back_an_option_is_not_taken_for_it() =>
        Assert.That(
            RsyncOptionTable.All.Where(option => (option.LimitsMirror || option.Effects != 0) && !option.Name.StartsWith("no-", StringComparison.Ordinal))
                .SelectMany(option => option.Aliases).Where(name => name.StartsWith("no-", StringComparison.Ordinal)),
            Is.Empty);

    [TestCase("no-recursive", "no-r", "no-links", "no-l", "no-perms", "no-p", "no-times", "no-t", "no-group", "no-g", "no-owner", "no-o", "no-devices", "no-specials", "no-D")]
    public void What_takes_back_a_part_of_archive_makes_less_of_a_mirror(params string[] names) =>
        Assert.That(names.Where(name => RsyncOptionTable.Find(name) is not ({ Use: not OptionUse.PassedOn } or { Effects: not 0 })), Is.Empty);

    [Test]
    public void The_document_says_what_the_table_says() => GeneratedDocument.Check("docs/rsync-options.md", RsyncOptionDocument.Text());

    private static string Say(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("rsync", words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + errors.Result;
    }

    private static string Run(string word)
    {
        string output = Say(word);
        return output[output.IndexOf("Options\n", StringComparison.Ordinal)..output.IndexOf("Use \"rsync", StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"^--([A-Za-z0-9-]+)", RegexOptions.Multiline)]
    private static partial Regex LongOption();

    [GeneratedRegex(@"^(?:--\S+, )?-([A-Za-z0-9])\b", RegexOptions.Multiline)]
    private static partial Regex ShortOption();

    [GeneratedRegex(@"^--([A-Za-z0-9-]+)=", RegexOptions.Multiline)]
    private static partial Regex WithValue();
}
