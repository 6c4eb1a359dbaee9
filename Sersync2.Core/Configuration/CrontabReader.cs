namespace Sersync2.Core.Configuration;

/// <summary>Reads <c>&lt;crontab&gt;</c> with its <c>&lt;crontabfilter&gt;</c>.</summary>
internal static class CrontabReader
{
    public static CrontabSettings Read(ConfigBlock crontab, bool filterIsOn)
    {
        bool isOn = crontab.IsOn();
        if (!isOn)
            crontab.Accept("schedule");
        TimeSpan? interval = isOn ? Minutes.Read(crontab, "schedule") ?? throw Missing(crontab) : null;
        if (isOn && filterIsOn)
        {
            crontab.Warn(
                "<filter> and <crontab> are both on: the periodic full sync neither sends nor deletes what <filter> excludes by "
                + "regular expressions, and besides what <crontabfilter> excludes by rsync patterns (the original switched "
                + "<crontab> off where there was no <crontabfilter>); switch one of them off if that is not meant");
        }

        return new CrontabSettings { Interval = interval, Exclude = ReadPatterns(crontab.Block("crontabfilter")) };
    }

    private static ConfigurationException Missing(ConfigBlock crontab) =>
        crontab.Error("<crontab> has no \"schedule\"; expected the minutes between two full syncs, e.g. schedule=\"600\"");

    private static List<string> ReadPatterns(ConfigBlock filter)
    {
        bool isOn = filter.IsOn();
        var patterns = new List<string>();
        foreach (ConfigBlock exclude in filter.Blocks("exclude"))
        {
            if (!isOn)
                exclude.Accept("expression");
            else if (exclude.Text("expression") is { } pattern)
                patterns.Add(pattern);
            else
                exclude.Warn("<exclude> has no \"expression\" and is skipped; write expression=\"RSYNC PATTERN\" or remove it");
        }

        List<string> suspicious = patterns.FindAll(LooksLikeRegularExpression);
        if (suspicious.Count > 0)
        {
            filter.Warn(
                $"<crontabfilter> takes rsync patterns, and these look like regular expressions: {string.Join(", ", suspicious)}; "
                + "write them as for rsync --exclude, e.g. *.php or info/*");
        }

        return patterns;
    }

    private static bool LooksLikeRegularExpression(string pattern) =>
        pattern.StartsWith('^') || pattern.EndsWith('$') || pattern.Contains(".*", StringComparison.Ordinal)
        || pattern.Contains("\\.", StringComparison.Ordinal);
}
