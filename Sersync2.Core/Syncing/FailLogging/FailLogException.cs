namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>Why the fail log cannot be read or written now, and what to do.</summary>
internal sealed class FailLogException(string message) : Exception(message);
