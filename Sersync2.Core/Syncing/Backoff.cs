namespace Sersync2.Core.Syncing;

/// <summary>How long to wait before trying again: 1 s, doubling to 60 s, with jitter so that many senders do not march in step. Pure.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <param name="failures">How often in a row it failed, from 1.</param>
    /// <param name="jitter">From 0 to 1.</param>
    public static TimeSpan After(int failures, double jitter)
    {
        double doubled = First.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 16));
        return TimeSpan.FromSeconds(Math.Min(doubled, Longest.TotalSeconds) * (0.8 + 0.2 * jitter));
    }
}
