using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.FailLogging;

namespace Sersync2.Core;

/// <summary>What this program writes itself, where that lies below a watch path: never synced, or it would feed itself.</summary>
internal static class OwnFiles
{
    public static IEnumerable<RelativePath> Below(AbsolutePath watch, SersyncSettings settings)
    {
        List<string> files = [.. FailLogPaths.All(settings.FailLog.Path), StateDirectory.Locate()];
        if (settings.Log is { } log)
            files.AddRange(LogFiles(log));
        foreach (string file in files)
        {
            var path = new AbsolutePath(StartingDirectory.Current.FullPath(file));
            if (watch.Contains(path) && !watch.Equals(path))
                yield return new RelativePath(path.Bytes[(watch.Bytes.Length == 1 ? 1 : watch.Bytes.Length + 1)..]);
        }
    }

    // a.log, and what it is called when it has rotated: a.1.log, a.2.log …
    private static IEnumerable<string> LogFiles(LogFileSettings log)
    {
        yield return log.Path;
        for (int number = 1; number <= log.Keep + 1; number++)
            yield return Path.ChangeExtension(log.Path, null) + $".{number}{Path.GetExtension(log.Path)}";
    }
}
