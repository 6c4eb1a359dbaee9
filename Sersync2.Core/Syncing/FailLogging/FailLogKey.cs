using Sersync2.Core.Paths;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>To which remote, and from which watch path, something could not be delivered.</summary>
/// <param name="Remote">See <see cref="Destination.Name"/>.</param>
internal readonly record struct FailLogKey(string Remote, AbsolutePath Watch)
{
    public static FailLogKey Of(Remote remote) => new(remote.Destination.Name, remote.Root.Path);
}
