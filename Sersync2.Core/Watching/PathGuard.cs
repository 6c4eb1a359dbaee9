using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Watching;

/// <summary>
/// Watches what the watch path leads through: every directory above it and every symbolic link on the way. When one of
/// them is renamed or removed, something else or nothing is at the watch path, and the directory that was there has no
/// event for it. Nothing that happens in those directories is asked for, so at rest there is silence. Best effort: what
/// may not be read cannot be watched. Used by the watching thread alone.
/// </summary>
internal sealed class PathGuard(InotifyInstance inotify)
{
    private const InotifyMask Mask = InotifyMask.MoveSelf | InotifyMask.DeleteSelf | InotifyMask.DoNotFollow;

    // As many as the kernel follows.
    private const int MostLinks = 40;
    private readonly HashSet<int> _watches = [];

    public bool Owns(int watch) => _watches.Contains(watch);

    /// <summary>
    /// Watches the way that the path takes now. The ways that it took before stay watched: to remove such a watch could take
    /// one from the tree, where a mount makes the one a part of the other.
    /// </summary>
    public void Cover(AbsolutePath path)
    {
        var ahead = new Stack<byte[]>();
        PushComponents(path.Bytes, ahead);
        byte[] place = [];
        for (int links = 0; ahead.TryPop(out byte[]? name);)
        {
            if (name is [] or [(byte)'.'])
                continue;
            if (name is [(byte)'.', (byte)'.'])
            {
                place = place[..Math.Max(place.AsSpan().LastIndexOf((byte)'/'), 0)];
                continue;
            }

            byte[] entry = [.. place, (byte)'/', .. name, 0];
            int watch = inotify.AddWatch(entry, Mask, out _);
            if (watch >= 0)
                _watches.Add(watch);
            if (DirectoryHandle.LinkTarget(entry) is not { } target)
            {
                place = entry[..^1];
                continue;
            }

            if (++links > MostLinks)
                return;
            if (target is [(byte)'/', ..])
                place = [];
            PushComponents(target, ahead);
        }
    }

    private static void PushComponents(ReadOnlySpan<byte> path, Stack<byte[]> ahead)
    {
        while (!path.IsEmpty)
        {
            int slash = path.LastIndexOf((byte)'/');
            ahead.Push(path[(slash + 1)..].ToArray());
            path = path[..Math.Max(slash, 0)];
        }
    }
}
