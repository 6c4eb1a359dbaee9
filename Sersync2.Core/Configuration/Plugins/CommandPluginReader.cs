using Sersync2.Core.Paths;

namespace Sersync2.Core.Configuration.Plugins;

/// <summary>Reads <c>&lt;plugin name="command"&gt;</c>.</summary>
internal static class CommandPluginReader
{
    public static CommandPluginSettings Read(string name, ConfigBlock plugin)
    {
        ConfigBlock param = plugin.Block("param");
        if (!param.Exists)
            throw plugin.Error($"<plugin name=\"{name}\"> has no <param>; expected <param prefix=\"COMMAND\" suffix=\"\" ignoreError=\"true\"/>");
        byte[] prefix = param.Bytes("prefix")
            ?? throw param.Error("prefix", "<param> has no \"prefix\"; expected the command to run with each path, e.g. prefix=\"/bin/sh\"");
        var settings = new CommandPluginSettings
        {
            Name = name,
            Prefix = prefix,
            Suffix = param.Bytes("suffix"),
            IgnoreError = param.Flag("ignoreError", false),
            Include = ReadInclude(plugin.Block("filter")),
        };
        return param.Number("timeout", 1, 1_000_000, "seconds") is { } seconds ? settings with { Timeout = TimeSpan.FromSeconds(seconds) } : settings;
    }

    private static List<string>? ReadInclude(ConfigBlock filter)
    {
        bool isOn = filter.IsOn();
        var expressions = new List<string>();
        foreach (ConfigBlock include in filter.Blocks("include"))
        {
            string? expression = include.Expression("expression");
            if (!isOn)
                continue;
            if (expression is null)
                include.Warn("<include> has no \"expression\" and is skipped; write expression=\"REGULAR EXPRESSION\" or remove it");
            else if (FilterExpression.Validate(expression) is { } problem)
                include.Warn("expression", $"invalid expression \"{expression}\" in <filter> is skipped: {problem}; it must match a whole absolute path, such as (.*)\\.php");
            else
                expressions.Add(expression);
        }

        if (isOn && expressions.Count == 0)
            filter.Warn("<filter> is on and includes nothing: the command never runs; write <include expression=\"…\"/> in it, or switch it off");
        return isOn ? expressions : null;
    }
}
