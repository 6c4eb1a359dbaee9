using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing;

/// <summary>What those need to know of a sender who act only once a path has been dealt with.</summary>
internal interface IDelivery
{
    /// <summary>
    /// Called, on the sender's task and with nothing under way but large files, after each attempt to bring a batch across,
    /// successful or not. The entries are those that were delivered.
    /// </summary>
    event Action<IReadOnlyList<DirtyEntry>>? Attempted;

    /// <summary>The remote is out of reach: nothing can be expected to arrive for the moment.</summary>
    bool HasGivenUp { get; }

    /// <summary>Whether a path is still to be tried, or is a large file under way. Not asked while another attempt is under way.</summary>
    bool Owes(RelativePath path);
}
