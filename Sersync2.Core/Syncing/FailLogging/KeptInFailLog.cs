using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>What one sender could not deliver, in the fail log: in the part of the target that work is for now.</summary>
internal sealed class KeptInFailLog(FailLog log, Remote remote) : IUndelivered
{
    private volatile FailLogSection _section = log.For(remote);

    public int Count => Section.Count;

    private FailLogSection Section
    {
        get
        {
            FailLogSection section = _section;
            return section.Key == FailLogKey.Of(remote) ? section : _section = log.For(remote);
        }
    }

    public IReadOnlyList<DirtyEntry> ToBeTriedAgain() => Section.Entries(remote.Root.Birth);

    public void Add(IReadOnlyCollection<DirtyEntry> entries, string reason) => Section.Add(entries, reason, remote.Root.Birth);

    public void Remove(IReadOnlyCollection<DirtyEntry> delivered) => Section.Remove(delivered);
}
