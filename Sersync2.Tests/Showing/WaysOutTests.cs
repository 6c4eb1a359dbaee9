using System.Text.RegularExpressions;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.Showing;

/// <summary>Text leaves the program through <c>ShownText</c> alone: what could go another way is in these files and no others.</summary>
public sealed partial class WaysOutTests
{
    private static readonly string[] Projects = ["Sersync2.Core", "Sersync2.Cli"];

    [Test]
    public void Nothing_is_written_to_a_console() =>
        Assert.That(FilesWith(ConsoleWrite()), Is.SubsetOf(new[] { "SearchPaths.cs", "RotatedFile.cs" }), "these two only know such names");

    [Test]
    public void Descriptors_are_written_to_in_two_places_that_carry_no_text_of_others() =>
        Assert.That(FilesWith(DescriptorWrite()), Is.SubsetOf(new[] { "StandardStreams.cs", "WakeUp.cs" }));

    [Test]
    public void Standard_streams_take_nothing_but_what_was_shown() =>
        Assert.That(
            typeof(Core.Native.StandardStreams).GetMethods().Where(method => method.Name == "Write").Select(method => method.GetParameters()[1].ParameterType),
            Is.EqualTo(new[] { typeof(Core.Showing.OutputText) }));

    [Test]
    public void Every_target_of_the_log_has_its_lines_from_one_place()
    {
        string setup = File.ReadAllText(Repository.Find("Sersync2.Cli/Logging/LogSetup.cs"));
        Assert.That(LayoutSource().Matches(setup).Select(match => match.Groups["from"].Value), Has.All.StartWith("FromMethod(LogLines."));
        Assert.That(FilesWith(TargetType()), Is.EquivalentTo(new[] { "LogFileTarget.cs", "StandardOutputTarget.cs" }));
    }

    private static IEnumerable<string> FilesWith(Regex pattern) =>
        Projects.SelectMany(project => Directory.EnumerateFiles(Repository.Find(project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Where(file => pattern.IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetFileName(file));

    [GeneratedRegex(@"\bConsole\.(Write|Out|Error|OpenStandard|SetOut|SetError)|Debug\.Write|Trace\.Write|Environment\.FailFast|/dev/(tty|std|fd/)|OpenStandardOutput")]
    private static partial Regex ConsoleWrite();

    [GeneratedRegex(@"(?i:libc)\.p?writev?\(|(?<![\w.])p?writev?\(\(int\)")]
    private static partial Regex DescriptorWrite();

    [GeneratedRegex(@"Layout\.(?<from>From\w+\([^)]*\)?)")]
    private static partial Regex LayoutSource();

    [GeneratedRegex(@"\b(FileTarget|ConsoleTarget|TargetWithLayout|ColoredConsoleTarget|NetworkTarget|MethodCallTarget)\b")]
    private static partial Regex TargetType();
}
