using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing;

/// <summary>
/// Paths that kept a call from its end, and with it all that travelled along: each waits for a time that grows, whatever
/// events say of it meanwhile, so that the others go on. Pure.
/// </summary>
internal sealed class DisturbingPaths
{
    /// <summary>How long a path waits that has not done so before.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest time that one waits.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A path that has been quiet for so long is like any other.</summary>
    public static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    private const int Most = 10_000;
    private readonly Dictionary<RelativePath, (TimeSpan Until, TimeSpan Delay)> _paths = new(RelativePathComparer.Instance);

    public int Count => _paths.Count;

    /// <returns>How long the path, which has done it again, is to wait.</returns>
    public TimeSpan Hold(RelativePath path, TimeSpan now)
    {
        Forget(now);
        TimeSpan delay = First;
        if (_paths.TryGetValue(path, out (TimeSpan, TimeSpan Delay) known))
            delay = known.Delay * 2 < Longest ? known.Delay * 2 : Longest;
        if (_paths.Count < Most || _paths.ContainsKey(path))
            _paths[path] = (now + delay, delay);
        return delay;
    }

    /// <summary>How long a path is still to wait.</summary>
    public TimeSpan Left(RelativePath path, TimeSpan now) =>
        _paths.TryGetValue(path, out (TimeSpan Until, TimeSpan) known) && known.Until > now ? known.Until - now : TimeSpan.Zero;

    private void Forget(TimeSpan now)
    {
        foreach ((RelativePath path, (TimeSpan until, _)) in _paths)
        {
            if (now - until >= Forgotten)
                _paths.Remove(path);
        }
    }
}
