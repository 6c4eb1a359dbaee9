using System.Text;
using NLog;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>What was mounted where a local target is, across restarts. Used by the sender of the target alone.</summary>
internal sealed class TargetMemory
{
    private const string MountLine = "mount ", FileSystemLine = "on ";
    private static readonly Logger Log = LogManager.GetLogger("sync");
    private readonly AbsolutePath _target;

    /// <param name="directory">The state directory.</param>
    public TargetMemory(AbsolutePath target, string directory)
    {
        _target = target;
        File = Path.Combine(directory, "target-" + Convert.ToHexStringLower(Sha256.HashData(target.Bytes.TrimEnd((byte)'/')))[..32]);
        foreach (string line in StateFile.Read(File))
        {
            if (line.StartsWith(MountLine, StringComparison.Ordinal) && PercentText.Decode(Encoding.UTF8.GetBytes(line[MountLine.Length..])) is [(byte)'/', ..] and { } point)
                MountPoint = new AbsolutePath(point);
            else if (line.StartsWith(FileSystemLine, StringComparison.Ordinal))
                FileSystem = line[FileSystemLine.Length..];
        }
    }

    /// <summary>Where it is kept, for people.</summary>
    public string File { get; }

    /// <summary>For who only looks.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The mount point at or above the target, or null before it was used.</summary>
    public AbsolutePath? MountPoint { get; private set; }

    /// <summary>The file system that was written to last, or null.</summary>
    public string? FileSystem { get; private set; }

    public void Remember(string fileSystem, AbsolutePath? mountPoint)
    {
        (FileSystem, MountPoint) = (fileSystem, mountPoint);
        if (IsReadOnly)
            return;
        List<string> lines = [$"the target {_target}, with what was mounted there when it was used last", FileSystemLine + fileSystem];
        if (mountPoint is not null)
            lines.Add(MountLine + PercentText.Encode(mountPoint.Bytes));
        if (StateFile.TryWrite(File, lines) is { } problem)
            Log.Warn("cannot remember what is mounted at the target {0}: {1}; after a restart without it, what is sent would be written beneath", _target, problem);
    }
}
