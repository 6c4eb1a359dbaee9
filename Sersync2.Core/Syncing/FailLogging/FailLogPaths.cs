namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>The names of the fail log and of what is written beside it: none of them is ever synced.</summary>
internal static class FailLogPaths
{
    private const int MostTemporary = 8;
    private const int MostAside = 50;

    /// <summary>Where the next script is written before it takes the place of the last.</summary>
    public static IEnumerable<string> Temporary(string path) => Enumerable.Range(1, MostTemporary).Select(number => $"{path}.new-{number}");

    /// <summary>Where what is not ours is kept.</summary>
    public static IEnumerable<string> Aside(string path) => Enumerable.Range(1, MostAside).Select(number => $"{path}.aside-{number}");

    public static IEnumerable<string> All(string path) => [path, .. Temporary(path), .. Aside(path)];
}
