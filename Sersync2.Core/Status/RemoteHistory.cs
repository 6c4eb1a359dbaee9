namespace Sersync2.Core.Status;

/// <summary>The last hour of one remote, in a ring of a fixed size. Not thread-safe.</summary>
internal sealed class RemoteHistory
{
    private readonly HistorySample[] _ring = new HistorySample[StatusHistory.Kept];
    private long _count;
    private long _bytesBefore;

    /// <summary>From the oldest to the newest.</summary>
    public IEnumerable<HistorySample> Samples
    {
        get
        {
            for (long i = Math.Max(0, _count - _ring.Length); i < _count; i++)
                yield return _ring[i % _ring.Length];
        }
    }

    /// <param name="span">The time since the sample before.</param>
    public void Add(RemoteStatus remote, TimeSpan span)
    {
        // A counter that is smaller than before began anew.
        long sent = remote.BytesSent >= _bytesBefore ? remote.BytesSent - _bytesBefore : remote.BytesSent;
        double rate = span > TimeSpan.Zero ? sent / span.TotalSeconds : 0;
        _ring[_count++ % _ring.Length] = new HistorySample((float)(remote.Lag ?? TimeSpan.Zero).TotalSeconds, (float)rate);
        _bytesBefore = remote.BytesSent;
    }
}
