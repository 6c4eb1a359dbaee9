using Sersync2.Core.Configuration.RsyncOptions;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>
/// Words for <c>commonParams</c>, drawn from the table of rsync's options: all that are left out, and all that are passed on and
/// leave an exact mirror.
/// </summary>
internal static class ChurnOptions
{
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["stop-after"] = "10",
        ["checksum-choice"] = "md5",
        ["checksum-seed"] = "5",
        ["partial-dir"] = ".partial",
        ["block-size"] = "700",
        ["compress-choice"] = "zlib",
        ["compress-level"] = "1",
        ["compress-threads"] = "1",
        ["skip-compress"] = "gz/zip",
        ["address"] = "127.0.0.1",
        ["sockopts"] = "SO_KEEPALIVE",
        ["timeout"] = "60",
        ["contimeout"] = "60",
        ["bwlimit"] = "100000",
        ["protocol"] = "31",
        ["max-alloc"] = "1g",
        ["info"] = "NAME2,DEL,FLIST2",
        ["debug"] = "FLIST,DEL",
        ["stderr"] = "all",
        ["out-format"] = "%i %n%L",
        ["outbuf"] = "L",
        ["log-file"] = "/dev/null",
        ["log-file-format"] = "%n",
        ["write-batch"] = "batch",
        ["only-write-batch"] = "batch",
        ["read-batch"] = "batch",
        ["config"] = "/nonexistent",
        ["dparam"] = "port=1",
        ["files-from"] = "/nonexistent",
        ["exclude"] = "*.no such name",
        ["include"] = "*.no such name",
        ["filter"] = "- *.no such name",
        ["early-input"] = "/dev/null",
    };

    // What the comparison does not look at, or what is so only until the next call.
    private static readonly HashSet<string> ExactAllTheSame =
        ["inplace", "partial", "P", "omit-dir-times", "omit-link-times", "atimes", "no-owner", "no-group", "exclude", "include", "filter"];

    // They need another server or another machine, this rsync does not have them, or they take too long.
    private static readonly HashSet<string> NotHere =
        ["rsh", "rsync-path", "port", "password-file", "ipv6", "crtimes", "qsort", "fsync", "temp-dir", "copy-dest", "link-dest", "remote-option", "insecure-links", "confine-root", "exclude-from", "include-from"];

    private static readonly List<RsyncOption> Pool = [.. RsyncOptionTable.All.Where(IsInPool)];

    public static int Count => Pool.Count;

    /// <returns>Words for a shell, with some before and some behind what a mirror needs.</returns>
    public static string Draw(int seed)
    {
        var random = new Random(seed * 17);
        string[] words = [.. random.GetItems([.. Pool], random.Next(8, 16)).Select(option => Word(option, random)).Distinct()];
        int before = random.Next(words.Length);
        return string.Join(' ', [.. words[..before], "-rlptgoDz", .. words[before..]]);
    }

    private static bool IsInPool(RsyncOption option)
    {
        string name = option.Name.Length > 0 ? option.Name : option.Letter.ToString();
        if (NotHere.Contains(name))
            return false;
        return option.Use != OptionUse.PassedOn || ExactAllTheSame.Contains(name)
            || option is { Effects: MirrorEffects.None, LimitsMirror: false, IsRule: false };
    }

    private static string Word(RsyncOption option, Random random)
    {
        List<string> names = [.. option.Aliases.Prepend(option.Name).Where(name => name.Length > 0).Select(name => "--" + name)];
        if (option.Letter != '\0')
            names.Add("-" + option.Letter);
        string word = names[random.Next(names.Count)];
        if (!option.HasValue)
            return word;
        string value = $"'{Values[option.Name]}'";
        return word.StartsWith("--", StringComparison.Ordinal) && random.Next(2) == 0 ? $"{word}={value}" : $"{word} {value}";
    }
}
