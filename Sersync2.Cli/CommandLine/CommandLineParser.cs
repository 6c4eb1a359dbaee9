using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sersync2.Core.Configuration.Plugins;

namespace Sersync2.Cli.CommandLine;

/// <summary>The options of sersync2. To add one: declare it, list it in <see cref="Options"/>, read it in <see cref="Parse"/>.</summary>
internal static class CommandLineParser
{
    private const int MostSecondsToWait = 1_000_000;

    private static readonly Option<bool> FullSync = Flag("-r");
    private static readonly Option<bool> Daemon = Flag("-d");
    private static readonly Option<string> File = Value("-o", Last);
    private static readonly Option<int> MaxProcesses = Value("-n", result => ParseNumber(result, int.MaxValue));
    private static readonly Option<string> Plugin = Value("-m", ParsePlugin);
    private static readonly Option<bool> Status = Flag("--status");
    private static readonly Option<bool> Json = Flag("--json");
    private static readonly Option<int> Wait = Value("--wait", result => ParseNumber(result, MostSecondsToWait));
    private static readonly Option<int> MaxLag = Value("--max-lag", result => ParseNumber(result, MostSecondsToWait));
    private static readonly Option<bool> Once = Flag("--once");
    private static readonly Option<bool> Check = Flag("--check");
    private static readonly Option<bool> Help = Flag("--help", "-h");
    private static readonly Option<bool> Version = Flag("--version");

    private static readonly Option[] Options = [FullSync, Daemon, File, MaxProcesses, Plugin, Status, Json, Wait, MaxLag, Once, Check, Help, Version];

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
        var stray = new List<string>();
        ParseResult result = command.Parse(GetoptWords.Expand(words, takesValue, stray), Plain);
        if (result.Errors.Count > 0)
            throw new UsageException(result.Errors[0].Message);

        RefuseTogether(result, [Once, Check], [Daemon, Plugin]);
        RefuseTogether(result, [Once], [Check]);
        RefuseTogether(result, [Status, Json, Wait, MaxLag], [Once, Check, FullSync, Daemon, Plugin]);
        RefuseTogether(result, [Wait], [MaxLag]);
        // Old start lines hold stray words; no line is that old that names one of these.
        if (stray.Count > 0 && new Option[] { Once, Check, Status, Json, Wait, MaxLag }.Any(option => IsGiven(result, option)))
            throw new UsageException($"unexpected word \"{stray[0]}\"; a configuration is named with -o");

        var defaults = new CommandLineOptions();
        return defaults with
        {
            InitialFullSync = result.GetValue(FullSync),
            Daemon = result.GetValue(Daemon),
            File = result.GetValue(File) ?? defaults.File,
            MaxProcesses = result.GetResult(MaxProcesses) is null ? defaults.MaxProcesses : result.GetValue(MaxProcesses),
            Plugin = result.GetValue(Plugin),
            Status = result.GetValue(Status) || result.GetValue(Json) || result.GetResult(Wait) is not null || result.GetResult(MaxLag) is not null,
            Json = result.GetValue(Json),
            Wait = result.GetResult(Wait) is null ? null : TimeSpan.FromSeconds(result.GetValue(Wait)),
            MaxLag = result.GetResult(MaxLag) is null ? null : TimeSpan.FromSeconds(result.GetValue(MaxLag)),
            Once = result.GetValue(Once),
            Check = result.GetValue(Check),
            StrayWords = stray.Count > 0 ? stray : defaults.StrayWords,
            Help = result.GetValue(Help),
            Version = result.GetValue(Version),
        };
    }

    private static void RefuseTogether(ParseResult result, Option[] some, Option[] others)
    {
        foreach (Option one in some)
        {
            foreach (Option other in others)
            {
                if (IsGiven(result, one) && IsGiven(result, other))
                    throw new UsageException($"options \"{one.Name}\" and \"{other.Name}\" exclude each other");
            }
        }
    }

    private static bool IsGiven(ParseResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static Option<bool> Flag(string name, params string[] aliases) => new(name, aliases) { Arity = ArgumentArity.Zero };

    // More than one value is allowed so that an option may be repeated; the parsers read the last.
    private static Option<T> Value<T>(string name, Func<ArgumentResult, T> parse) =>
        new(name) { Arity = ArgumentArity.OneOrMore, CustomParser = parse };

    private static string Last(ArgumentResult result) => result.Tokens[^1].Value;

    private static int ParseNumber(ArgumentResult result, int most)
    {
        string text = Last(result);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1 || number > most)
            result.AddError($"option \"{((OptionResult)result.Parent!).Option.Name}\" takes a number from 1 to {most}, not \"{text}\"");
        return number;
    }

    private static string ParsePlugin(ArgumentResult result)
    {
        string name = Last(result);
        if (!PluginReader.Names.Contains(name))
            result.AddError($"option \"-m\" takes a plugin ({string.Join(", ", PluginReader.Names)}), not \"{name}\"");
        return name;
    }
}
