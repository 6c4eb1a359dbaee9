using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Syncing;

/// <summary>How long to wait before trying again: doubling, with jitter so that many senders do not march in step. Pure.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    // A person or a clean-up is waited for, and each attempt is a line in somebody's log.
    private static readonly TimeSpan FirstOfSlow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <param name="failures">How often in a row it failed, from 1.</param>
    /// <param name="jitter">From 0 to 1.</param>
    /// <param name="verdict">What it failed of.</param>
    /// <param name="longest">The longest pause; a minute where nothing else is said.</param>
    public static TimeSpan After(int failures, double jitter, Verdict verdict = Verdict.Unreachable, TimeSpan? longest = null)
    {
        // The watching thread looks for it every second.
        if (verdict == Verdict.SourceGone)
            return First;
        TimeSpan first = verdict is Verdict.Misconfigured or Verdict.OutOfSpace ? FirstOfSlow : First;
        double doubled = first.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 16));
        return TimeSpan.FromSeconds(Math.Min(doubled, (longest ?? Longest).TotalSeconds) * (0.8 + 0.2 * jitter));
    }
}
