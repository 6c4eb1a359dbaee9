using System.Text.RegularExpressions;
using Sersync2.Tests.Support;

namespace Sersync2.Tests;

/// <summary>Calls that are not to be written again, since nothing else would keep one out.</summary>
public sealed class SourceTests
{
    private static readonly string[] Projects = ["Sersync2.Core", "Sersync2.Cli"];

    // A program by a bare name, or a relative name, is one in the working directory: see ProgramPath and StartingDirectory.
    [TestCase(@"\bCli\s*\.Wrap\((?!program\.ToString\(\)\))")]
    [TestCase(@"\bProcess\s*\.Start\b")]
    [TestCase(@"\bProcessStartInfo\b")]
    [TestCase(@"\bnew Process\b")]
    [TestCase(@"\b(posix_spawnp|execlp?e?|execvp?e?|popen|system)\s*\(")]
    [TestCase(@"ProcessGroup\.Start\((?!\s*""/bin/sh""u8)")]
    [TestCase(@"\b(Environment\.CurrentDirectory|GetCurrentDirectory|SetCurrentDirectory)\b")]
    [TestCase(@"\bgetcwd\((?!\))", "StartingDirectory.cs")]
    [TestCase(@"\bGetFullPath\(", "StartingDirectory.cs", "SearchPaths.cs")]
    [TestCase(@"\bf?chdir\(", "ThreadDirectory.cs", "Libc.cs")]
    public void No_code_outside_of_its_place_does_that(string pattern, params string[] places)
    {
        var expression = new Regex(pattern, RegexOptions.CultureInvariant);
        string[] files = [.. Projects.SelectMany(project => Directory.EnumerateFiles(Repository.Find(project), "*.cs", SearchOption.AllDirectories)).Where(IsSource)];
        Assert.That(files, Has.Length.GreaterThan(100));
        string[] found = [.. files.Where(file => !places.Contains(Path.GetFileName(file)) && expression.IsMatch(File.ReadAllText(file)))];
        Assert.That(found, Is.Empty);
        foreach (string place in places)
            Assert.That(files.Any(file => Path.GetFileName(file) == place && expression.IsMatch(File.ReadAllText(file))), $"{place} has no such call any more");
    }

    private static bool IsSource(string file) => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal);
}
