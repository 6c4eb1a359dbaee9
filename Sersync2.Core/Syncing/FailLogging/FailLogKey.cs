using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>To which remote, and from which watch path, something could not be delivered.</summary>
/// <param name="Remote">See <see cref="Destination.Name"/>.</param>
/// <param name="Target">See <see cref="Syncing.Remote.Target"/>; empty where an earlier version wrote it.</param>
internal readonly record struct FailLogKey(string Remote, AbsolutePath Watch, string Target)
{
    public static FailLogKey Of(Remote remote) => new(remote.Destination.Name, remote.Root.Path, remote.Target);

    /// <summary>As it was while nothing had ever been seen at the remote's local directory; itself for any other remote.</summary>
    public FailLogKey BeforeFirstSeen(Remote remote) => this with { Target = remote.TargetBeforeFirstSeen };

    /// <summary>As an earlier version wrote it.</summary>
    public FailLogKey WithoutTarget => this with { Target = "" };
}
