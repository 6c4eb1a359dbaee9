using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;

namespace Sersync2.Core;

/// <summary>What this program writes itself, where that lies below a watch path: never synced, or it would feed itself.</summary>
internal static class OwnFiles
{
    public static IEnumerable<RelativePath> Below(AbsolutePath watch, SersyncSettings settings)
    {
        List<string> files = [settings.FailLog.Path, StateDirectory.Locate()];
        if (settings.Log is { } log)
            files.Add(log.Path);
        foreach (string file in files)
        {
            var path = new AbsolutePath(Path.GetFullPath(file));
            if (watch.Contains(path) && !watch.Equals(path))
                yield return new RelativePath(path.Bytes[(watch.Bytes.Length == 1 ? 1 : watch.Bytes.Length + 1)..]);
        }
    }
}
