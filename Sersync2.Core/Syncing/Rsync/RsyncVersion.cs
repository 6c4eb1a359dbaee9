using System.Text.RegularExpressions;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>The version of the local rsync, from the first line of <c>rsync --version</c>.</summary>
internal readonly partial record struct RsyncVersion(int Major, int Minor, int Patch)
{
    public bool AtLeast(int major, int minor, int patch) => (Major, Minor, Patch).CompareTo((major, minor, patch)) >= 0;

    /// <summary>Null where the text is not that of an rsync.</summary>
    public static RsyncVersion? Parse(string text)
    {
        Match match = VersionLine().Match(text);
        if (!match.Success)
            return null;
        return new RsyncVersion(Number(1), Number(2), Number(3));

        int Number(int group) => int.TryParse(match.Groups[group].ValueSpan, out int value) ? value : 0;
    }

    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    [GeneratedRegex(@"^rsync\s+version\s+v?(\d+)\.(\d+)(?:\.(\d+))?", RegexOptions.CultureInvariant)]
    private static partial Regex VersionLine();
}
