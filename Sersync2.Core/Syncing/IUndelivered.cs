using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing;

/// <summary>What could not be delivered to one remote, kept where it outlives this process. Any thread may call.</summary>
internal interface IUndelivered
{
    /// <summary>Paths that are kept now.</summary>
    int Count { get; }

    /// <summary>All that is kept: what an earlier run left, or who sent here before a reload. It stays kept until it is removed.</summary>
    IReadOnlyList<DirtyEntry> ToBeTriedAgain();

    void Add(IReadOnlyCollection<DirtyEntry> entries, string reason);

    /// <param name="delivered">An entry with all below it stands for what it covers.</param>
    void Remove(IReadOnlyCollection<DirtyEntry> delivered);
}
