using System.Text;
using NLog;
using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;

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
    public static string KeyFor(Remote remote, SersyncSettings settings) =>
        KeyFor(remote.Root.Path, remote.Root.Birth, remote.Target, settings);

    /// <summary>The state directory.</summary>
    public string Place => directory;

    /// <summary>What is remembered of a local target; null for another one.</summary>
    public TargetMemory? TargetOf(RemoteSettings remote) =>
        remote.LocalDirectory is { } local ? new TargetMemory(local, directory) : null;

    public bool IsKnown(string key) => File.Exists(Path.Combine(directory, key));

    /// <summary>The mount points below the watch path, as an earlier version remembered them with a mirror.</summary>
    public IReadOnlyList<RelativePath> EarlierMountsOf(Remote remote, SersyncSettings settings)
    {
        string birth = string.Join(' ', remote.Root.Birth.Split(' ').Take(2));
        string key = KeyFor(remote.Root.Path, birth, remote.Destination.Name, settings);
        return [.. StateFile.Read(Path.Combine(directory, key)).Skip(1)
            .Where(line => line.StartsWith(MountLine, StringComparison.Ordinal))
            .Select(line => PercentText.Decode(Encoding.UTF8.GetBytes(line[MountLine.Length..])))
            .OfType<byte[]>().Select(path => new RelativePath(path))];
    }

    /// <param name="description">For a person who looks into the state directory.</param>
    public void Remember(string key, string description)
    {
        // Never in part.
        if (StateFile.TryWrite(Path.Combine(directory, key), [description]) is { } problem)
            Log.Warn("cannot remember that {0}: {1}; after a loss of events nothing will be deleted there", description, problem);
    }

    private static string KeyFor(AbsolutePath watch, string birth, string target, SersyncSettings settings)
    {
        // An empty mount point has the path of the directory that mirrors, and is another one.
        string text = string.Join('\n', [watch.ToString(), birth, target, .. settings.Rsync.CommonParams, "", .. settings.Filter.Exclude]);
        return "mirror-" + Convert.ToHexStringLower(Sha256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }
}
