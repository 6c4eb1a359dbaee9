using System.Text.RegularExpressions;
using Sersync2.Cli.CommandLine;

namespace Sersync2.Tests.Docs;

/// <summary>The options that there are, by the help.</summary>
internal static partial class KnownOptions
{
    public static string[] All { get; } =
        [.. Option().Matches(HelpText.Help).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    // At the beginning of a line, or after the comma that follows another name of the same option.
    [GeneratedRegex(@"(?<=^  |^  -., )(--?[a-zA-Z][a-z-]*)", RegexOptions.Multiline)]
    private static partial Regex Option();
}
