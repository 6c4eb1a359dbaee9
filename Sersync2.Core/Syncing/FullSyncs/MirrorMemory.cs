using System.Text;
using NLog;
using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.FailLogging;

namespace Sersync2.Core.Syncing.FullSyncs;

/// <summary>
/// Remembers, across restarts, which remotes are exact mirrors: a full sync with deletes, that someone asked for, has
/// completed for this watch path, destination and filter. Only there may recovery delete.
/// </summary>
/// <param name="directory">The state directory.</param>
internal sealed class MirrorMemory(string directory)
{
    private const string MountLine = "mount ";
    private static readonly Logger Log = LogManager.GetLogger("sync");

    /// <summary>The name under which one remote of one watch path is remembered: any change of what matters is another name.</summary>
    public static string KeyFor(Remote remote, SersyncSettings settings)
    {
        // An empty mount point has the path of the directory that mirrors, and is another one.
        string text = string.Join(
            '\n', [remote.Root.Path.ToString(), remote.Root.Birth, remote.Destination.Name, .. settings.Rsync.CommonParams, "", .. settings.Filter.Exclude]);
        return "mirror-" + Convert.ToHexStringLower(Sha256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }

    public bool IsKnown(string key) => File.Exists(Path.Combine(directory, key));

    /// <summary>The mount points that belonged to what was mirrored.</summary>
    public IReadOnlyList<RelativePath> MountsOf(string key)
    {
        try
        {
            return [.. File.ReadLines(Path.Combine(directory, key)).Skip(1)
                .Where(line => line.StartsWith(MountLine, StringComparison.Ordinal))
                .Select(line => PercentText.Decode(Encoding.UTF8.GetBytes(line[MountLine.Length..])))
                .OfType<byte[]>().Select(path => new RelativePath(path))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <param name="description">For a person who looks into the state directory.</param>
    /// <param name="mounts">The mount points below the watch path.</param>
    public void Remember(string key, string description, IEnumerable<RelativePath> mounts)
    {
        string file = Path.Combine(directory, key);
        string text = description + "\n" + string.Concat(mounts.Select(mount => $"{MountLine}{PercentText.Encode(mount.Bytes)}\n"));
        try
        {
            if (File.Exists(file) && File.ReadAllText(file) == text)
                return;
            // Never in part: a mirror without its mount points would be emptied where they are not mounted.
            File.WriteAllText(file + ".new", text);
            File.Move(file + ".new", file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Warn("cannot remember that {0}: {1}; after a loss of events nothing will be deleted there", description, e.Reason());
        }
    }
}
