using Sersync2.Core.Status;

namespace Sersync2.Core.Syncing;

/// <summary>How one remote was doing at one moment.</summary>
/// <param name="Since">When it came into this state.</param>
/// <param name="Failures">Calls in a row that failed for the remote as a whole.</param>
/// <param name="LastError">What went wrong last, even where it is mended by now.</param>
internal sealed record RemoteHealthSnapshot(
    RemoteState State,
    DateTimeOffset Since,
    int Failures = 0,
    string? LastError = null,
    DateTimeOffset? LastErrorTime = null,
    DateTimeOffset? LastSuccess = null);
