namespace Sersync2.Core.Configuration;

/// <summary>Intervals, which the file gives in minutes.</summary>
internal static class Minutes
{
    // .NET's timers reach about 49 days. People write large numbers to mean "never".
    private const int Most = 40 * 24 * 60;

    /// <exception cref="ConfigurationException">The value is no number from 1.</exception>
    public static TimeSpan? Read(ConfigBlock block, string name)
    {
        if (block.Number(name, 1, int.MaxValue, "minutes") is not { } minutes)
            return null;
        if (minutes > Most)
            block.Warn(name, $"{name}=\"{minutes}\" of {block.Tag} is too long an interval: 40 days are used; write at most {Most}");
        return TimeSpan.FromMinutes(Math.Min(minutes, Most));
    }
}
