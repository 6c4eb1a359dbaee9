using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>One path that could not be delivered to one remote.</summary>
/// <param name="Reason">One printable line: see <see cref="FailLogRecord.Sanitise"/>.</param>
/// <param name="Time">When it failed last, to the second, UTC.</param>
internal readonly record struct FailLogEntry(RelativePath Path, DirtyFlags Flags, string Reason, DateTime Time);
