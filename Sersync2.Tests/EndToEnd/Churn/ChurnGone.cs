namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>An operation of the storm that took a path away.</summary>
/// <param name="Time">Of <see cref="System.Diagnostics.Stopwatch"/>, before the operation.</param>
internal readonly record struct ChurnGone(long Time, string What);
