using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>What came of a call: what it means, and what rsync said where it was run.</summary>
internal sealed record RemoteResult(Outcome Outcome, RsyncResult? Result);
