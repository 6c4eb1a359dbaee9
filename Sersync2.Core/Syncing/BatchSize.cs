namespace Sersync2.Core.Syncing;

/// <summary>
/// How many paths the next call may carry. After an outage one path finds out whether the remote is back, and what has
/// gathered follows in few calls; where a call fails and no message says for which of its paths, halves find the one. Pure.
/// </summary>
internal sealed class BatchSize
{
    private const int Growth = 8;
    private readonly int _most;

    public BatchSize(int most) => _most = Current = most;

    public int Current { get; private set; }

    public void Delivered() => Current = (int)Math.Min((long)Current * Growth, _most);

    /// <summary>The remote does not answer.</summary>
    public void Probe() => Current = 1;

    /// <summary>Some of so many paths are at fault, and it is not known which.</summary>
    public void Halve(int paths) => Current = Math.Max(1, Math.Min(paths, Current) / 2);
}
