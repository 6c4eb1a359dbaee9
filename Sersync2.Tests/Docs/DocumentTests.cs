using System.Text.RegularExpressions;
using Sersync2.Cli.CommandLine;
using Sersync2.Core.Configuration;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Docs;

/// <summary>What README and docs say is so.</summary>
[TestFixture]
internal sealed partial class DocumentTests
{
    // Elements that stand in <head>; the others in <sersync>. A <plugin> is in both, told apart by start.
    private static readonly string[] InHead = ["debug", "filter", "inotify", "log", "host", "fileSystem"];

    private static IEnumerable<CodeBlock> Configurations => MarkdownFile.All.SelectMany(file => file.Blocks).Where(block => block.IsXml);

    private static IEnumerable<MarkdownFile> Documents => MarkdownFile.All;

    private static IEnumerable<string> Messages => Document("docs/operations.md").TableCells("message");

    [TestCaseSource(nameof(Configurations))]
    public void A_configuration_is_read_without_an_error(CodeBlock block)
    {
        using var directory = new TempDirectory();
        string file = directory["confxml.xml"];
        File.WriteAllText(file, WithPathsOf(directory, Whole(block.Text)));

        SersyncSettings settings = ConfigurationReader.Read(file);

        Assert.That(settings.Warnings, Has.None.Contains("unknown").And.None.Contains("skipped").And.None.Contains("password"));
    }

    [TestCaseSource(nameof(Documents))]
    public void Every_link_leads_somewhere(MarkdownFile file)
    {
        List<string> broken = [];
        foreach (string link in file.Links.Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            string[] parts = link.Split('#');
            string target = parts[0].Length == 0 ? file.Path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file.Path)!, parts[0]));
            bool leads = File.Exists(target)
                && (parts.Length < 2 || MarkdownFile.All.Single(other => other.Path == target).Anchors.Contains(parts[1]));
            if (!leads)
                broken.Add(link);
        }

        Assert.That(broken, Is.Empty);
    }

    [TestCaseSource(nameof(Documents))]
    public void Every_command_of_sersync2_can_be_parsed(MarkdownFile file)
    {
        IEnumerable<string> code = file.Blocks.Where(block => !block.IsXml).SelectMany(block => block.Text.Split('\n')).Concat(file.Inline);
        Assert.Multiple(() =>
        {
            foreach (string line in code)
            {
                foreach (Match call in Call().Matches(line))
                {
                    string[] words = call.Groups[1].Value.Replace("SECONDS", "5", StringComparison.Ordinal).Replace("SEC", "5", StringComparison.Ordinal)
                        .Replace("NUM", "8", StringComparison.Ordinal).Replace("NAME", "command", StringComparison.Ordinal)
                        .Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    Assert.That(() => CommandLineParser.Parse(words), Throws.Nothing, line);
                }
            }
        });
    }

    [TestCaseSource(typeof(KnownOptions), nameof(KnownOptions.All))]
    public void Both_READMEs_explain_every_option(string option)
    {
        Assert.That(Document("README.md").TableCells("option"), Has.Some.Matches($@"^{option}\b"));
        Assert.That(Document("README.zh-CN.md").TableCells("选项"), Has.Some.Matches($@"^{option}\b"));
    }

    [Test]
    public void The_Chinese_README_has_the_commands_and_configurations_of_the_English_one()
    {
        HashSet<string> english = [.. LinesOfCode(Document("README.md"))];

        Assert.That(LinesOfCode(Document("README.zh-CN.md")).Where(line => !english.Contains(line)), Is.Empty);
    }

    [TestCaseSource(nameof(Documents))]
    public void Every_script_that_is_named_is_there(MarkdownFile file)
    {
        IEnumerable<string> code = file.Blocks.Select(block => block.Text).Concat(file.Inline);
        IEnumerable<string> scripts = code.SelectMany(text => Script().Matches(text)).Select(match => match.Value).Distinct(StringComparer.Ordinal);

        Assert.That(scripts.Where(script => !File.Exists(Repository.Find(script))), Is.Empty);
    }

    [Test]
    public void Every_test_that_is_to_hold_a_promise_is_there()
    {
        HashSet<string> tests = [.. Directory.EnumerateFiles(Repository.Find("Sersync2.Tests"), "*Tests.cs", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)!)];
        string[] named = [.. Document("docs/security.md").Inline.Where(code => code.EndsWith("Tests", StringComparison.Ordinal))];

        Assert.That(named, Has.Length.GreaterThan(30));
        Assert.That(named.Where(name => !tests.Contains(name)), Is.Empty);
    }

    [Test]
    public void Every_message_that_is_explained_is_one_of_ours_or_known_of_rsync()
    {
        string source = string.Concat(Directory.EnumerateFiles(Repository.Find("Sersync2.Core"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.Find("Sersync2.Cli"), "*.cs", SearchOption.AllDirectories))
            .Select(File.ReadAllText)).Replace("\\\"", "\"", StringComparison.Ordinal);
        string[] parts = [.. Messages.SelectMany(message => message.Split(["…", ": "], StringSplitOptions.None)).Select(part => part.Trim(' ', '"', ':')).Where(part => part.Length > 3)];

        Assert.That(parts, Has.Length.GreaterThan(20));
        Assert.That(parts.Where(part => !source.Contains(part, StringComparison.Ordinal)), Is.Empty);
    }

    private static MarkdownFile Document(string name) => MarkdownFile.All.Single(file => file.Name == name);

    // Without the comments, which are in the language of the document.
    private static IEnumerable<string> LinesOfCode(MarkdownFile file) =>
        file.Blocks.SelectMany(block => block.Text.Split('\n')).Select(line => line.Split(" #")[0].TrimEnd());

    private static string Whole(string text)
    {
        if (text.Contains("<head", StringComparison.Ordinal))
            return text;
        const string path = """<localpath watch="/data"><remote path="/mnt/backup"/></localpath>""";
        string element = ElementName().Match(text).Groups[1].Value;
        if (element == "plugin" && !text.Split('\n')[0].Contains("start=", StringComparison.Ordinal))
            return $"""<head>{text}<sersync>{path}<plugin start="true" name="{PluginName().Match(text).Groups[1].Value}"/></sersync></head>""";
        if (element == "plugin")
            return $"""<head><plugin name="command"><param prefix="true"/></plugin><sersync>{path}{text}</sersync></head>""";
        if (InHead.Contains(element))
            return $"<head>{text}<sersync>{path}</sersync></head>";
        return $"<head><sersync>{(element == "localpath" ? "" : path)}{text}</sersync></head>";
    }

    private static string WithPathsOf(TempDirectory directory, string text)
    {
        string watch = directory.CreateDirectory("watch"), password = directory["rsync.pas"];
        File.WriteAllText(password, "secret\n");
        File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        int number = 0;
        text = Watch().Replace(text, _ => $"watch=\"{watch}\"");
        text = RemotePath().Replace(text, _ => $"<remote path=\"{directory.CreateDirectory($"remote{++number}")}\"");
        return text.Replace("/etc/rsync.pas", password, StringComparison.Ordinal);
    }

    // Up to what the shell takes: a redirection, a pipe, a comment. Not the synopsis, with its brackets.
    [GeneratedRegex(@"(?:^|[ /])sersync2((?: (?:--?[a-zA-Z][^\s`|;&<>#\[\]…:""}]*|(?<=-o |-n |-m |--wait )[^\s`|;&<>#\[\]…]+))+)")]
    private static partial Regex Call();

    [GeneratedRegex(@"\bscripts/[a-z_-]+\.sh\b")]
    private static partial Regex Script();

    [GeneratedRegex(@"^<(\w+)")]
    private static partial Regex ElementName();

    [GeneratedRegex(@"name=""(\w+)""")]
    private static partial Regex PluginName();

    [GeneratedRegex(@"watch=""[^""]*""")]
    private static partial Regex Watch();

    [GeneratedRegex(@"<remote path=""[^""]*""")]
    private static partial Regex RemotePath();
}
