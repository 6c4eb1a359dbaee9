using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>What one sender could not deliver, in the fail log.</summary>
internal sealed class KeptInFailLog(FailLogSection section) : IUndelivered
{
    public int Count => section.Count;

    public IReadOnlyList<DirtyEntry> ToBeTriedAgain() => section.Entries();

    public void Add(IReadOnlyCollection<DirtyEntry> entries, string reason) => section.Add(entries, reason);

    public void Remove(IReadOnlyCollection<DirtyEntry> delivered) => section.Remove(delivered);
}
