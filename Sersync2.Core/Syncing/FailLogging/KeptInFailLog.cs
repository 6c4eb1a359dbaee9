using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>What one sender could not deliver, in the fail log.</summary>
internal sealed class KeptInFailLog(FailLogSection section, Remote remote) : IUndelivered
{
    public int Count => section.Count;

    public IReadOnlyList<DirtyEntry> ToBeTriedAgain() => section.Entries(remote.Root.Birth);

    public void Add(IReadOnlyCollection<DirtyEntry> entries, string reason) => section.Add(entries, reason, remote.Root.Birth);

    public void Remove(IReadOnlyCollection<DirtyEntry> delivered) => section.Remove(delivered);
}
