using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Sersync2.Cli.CommandLine;

/// <summary>The options of sersync2. To add one: declare it, list it in <see cref="Options"/>, read it in <see cref="Parse"/>.</summary>
internal static class CommandLineParser
{
    private static readonly string[] Plugins = ["command", "socket", "refreshCDN", "http"];

    private static readonly Option<bool> FullSync = Flag("-r");
    private static readonly Option<bool> Daemon = Flag("-d");
    private static readonly Option<string> File = Value("-o", Last);
    private static readonly Option<int> MaxProcesses = Value("-n", ParseNumber);
    private static readonly Option<string> Plugin = Value("-m", ParsePlugin);
    private static readonly Option<bool> Help = Flag("--help", "-h");
    private static readonly Option<bool> Version = Flag("--version");

    private static readonly Option[] Options = [FullSync, Daemon, File, MaxProcesses, Plugin, Help, Version];

    // Words such as "@file" or "[suggest]" must mean nothing: a plain Command has no directives, and no response files here.
    private static readonly ParserConfiguration Plain = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <exception cref="UsageException">The command line cannot be obeyed.</exception>
    public static CommandLineOptions Parse(IEnumerable<string> words)
    {
        var command = new Command("sersync2");
        foreach (Option option in Options)
            command.Options.Add(option);

        Dictionary<string, bool> takesValue = Options
            .SelectMany(option => option.Aliases.Append(option.Name), (option, name) => (option, name))
            .ToDictionary(pair => pair.name, pair => pair.option.Arity.MaximumNumberOfValues > 0, StringComparer.Ordinal);
        ParseResult result = command.Parse(GetoptWords.Expand(words, takesValue), Plain);
        if (result.Errors.Count > 0)
            throw new UsageException(result.Errors[0].Message);

        var defaults = new CommandLineOptions();
        return defaults with
        {
            InitialFullSync = result.GetValue(FullSync),
            Daemon = result.GetValue(Daemon),
            File = result.GetValue(File) ?? defaults.File,
            MaxProcesses = result.GetResult(MaxProcesses) is null ? defaults.MaxProcesses : result.GetValue(MaxProcesses),
            Plugin = result.GetValue(Plugin),
            Help = result.GetValue(Help),
            Version = result.GetValue(Version),
        };
    }

    private static Option<bool> Flag(string name, params string[] aliases) => new(name, aliases) { Arity = ArgumentArity.Zero };

    // More than one value is allowed so that an option may be repeated; the parsers read the last.
    private static Option<T> Value<T>(string name, Func<ArgumentResult, T> parse) =>
        new(name) { Arity = ArgumentArity.OneOrMore, CustomParser = parse };

    private static string Last(ArgumentResult result) => result.Tokens[^1].Value;

    private static int ParseNumber(ArgumentResult result)
    {
        string text = Last(result);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1)
            result.AddError($"option \"-n\" takes a number from 1 to {int.MaxValue}, not \"{text}\"");
        return number;
    }

    private static string ParsePlugin(ArgumentResult result)
    {
        string name = Last(result);
        if (!Plugins.Contains(name, StringComparer.Ordinal))
            result.AddError($"option \"-m\" takes a plugin ({string.Join(", ", Plugins)}), not \"{name}\"");
        return name;
    }
}
