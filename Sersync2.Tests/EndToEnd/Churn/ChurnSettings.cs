using System.Globalization;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>How long and how often the storm blows: short in the ordinary run, in full by <c>scripts/churn.sh</c>.</summary>
internal static class ChurnSettings
{
    /// <summary>SERSYNC2_CHURN_SEEDS: numbers and ranges, such as <c>1-50</c> or <c>3,7,20-29</c>.</summary>
    public static IEnumerable<int> Seeds { get; } = Ranges(Read("SERSYNC2_CHURN_SEEDS") ?? "1-2");

    /// <summary>The first of them where they are those of the ordinary run, which has no time for more; else all.</summary>
    public static IEnumerable<int> FirstSeeds { get; } = Read("SERSYNC2_CHURN_SEEDS") is null ? Seeds.Take(1) : Seeds;

    /// <summary>SERSYNC2_CHURN_OPS: operations per seed, of all writers together.</summary>
    public static int Operations { get; } = int.Parse(Read("SERSYNC2_CHURN_OPS") ?? "3000", CultureInfo.InvariantCulture);

    /// <summary>The same, and fewer in the ordinary run: where the storm blows in other surroundings.</summary>
    public static int OperationsElsewhere { get; } = Read("SERSYNC2_CHURN_OPS") is null ? 2000 : Operations;

    /// <summary>SERSYNC2_CHURN_LOGS: a directory where the log of a storm that ended wrong is kept.</summary>
    public static string LogDirectory { get; } = Read("SERSYNC2_CHURN_LOGS") ?? Path.Combine(Path.GetTempPath(), "sersync2-churn");

    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static List<int> Ranges(string text)
    {
        List<int> seeds = [];
        foreach (string part in text.Split(','))
        {
            int[] ends = [.. part.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
            seeds.AddRange(Enumerable.Range(ends[0], ends[^1] - ends[0] + 1));
        }

        return seeds;
    }
}
