using Sersync2.Core.Paths;

namespace Sersync2.Core.Configuration;

/// <summary>Reads <c>&lt;filter&gt;</c>; an expression that is none is reported and left out, the others still work.</summary>
internal static class FilterReader
{
    public static FilterSettings Read(ConfigBlock filter)
    {
        bool isOn = filter.IsOn();
        var expressions = new List<string>();
        foreach (ConfigBlock exclude in filter.Blocks("exclude"))
        {
            string? expression = exclude.Expression("expression");
            if (!isOn)
                continue;
            if (expression is null)
                exclude.Warn("<exclude> has no \"expression\" and is skipped; write expression=\"REGULAR EXPRESSION\" or remove it");
            else if (FilterExpression.Validate(expression) is { } problem)
                exclude.Warn("expression", $"invalid expression \"{expression}\" in <filter> is skipped: {problem}; {Advice(expression)}");
            else
                expressions.Add(expression);
        }

        return new FilterSettings { Exclude = expressions, IgnoreTemporaryNames = filter.Flag("temporary", true) };
    }

    // "*.php" is by far the most common mistake: a shell pattern, as <crontabfilter> takes them.
    private static string Advice(string expression) =>
        expression.StartsWith("*.", StringComparison.Ordinal) && expression.Skip(2).All(char.IsAsciiLetterOrDigit)
            ? $"for names that end in .{expression[2..]} write (.*)\\.{expression[2..]}"
            : "<filter> takes regular expressions, such as (.*)\\.gz";
}
