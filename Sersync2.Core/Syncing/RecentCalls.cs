using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing;

/// <summary>
/// When the latest calls to one remote ran, and what they carried. File times advance in ticks of some milliseconds: a file
/// that is written twice in one tick, and read by rsync in between, ends with the size and time that the remote has, and
/// other content. That can have happened only to a file that a call carried and whose time falls into it. Pure; one
/// remote's calls may end beside each other.
/// </summary>
internal sealed class RecentCalls
{
    private const int Remembered = 256;
    private const int MostPaths = 5_000;
    private const long NanosecondsPerTick = 100;

    // More than a tick of any kernel (10 ms at 100 Hz).
    private const long Margin = 20_000_000;
    private readonly Lock _gate = new();
    private readonly Call[] _calls = new Call[Remembered];
    private int _next;
    private int _paths;

    /// <param name="carried">The paths that it listed; null for a call that may have read anything.</param>
    public void Add(DateTimeOffset start, DateTimeOffset end, IReadOnlyCollection<RelativePath>? carried = null)
    {
        lock (_gate)
        {
            Forget(ref _calls[_next]);
            HashSet<RelativePath>? paths = carried is null || carried.Count > MostPaths ? null : new(carried, RelativePathComparer.Instance);
            _calls[_next] = new Call(Nanoseconds(start), Nanoseconds(end), paths);
            _paths += paths?.Count ?? 0;
            _next = (_next + 1) % Remembered;
            // Of the oldest it is then only known when they were.
            for (int i = 0; i < Remembered && _paths > MostPaths; i++)
                Forget(ref _calls[(_next + i) % Remembered]);
        }
    }

    /// <param name="modified">A file's time, in nanoseconds since 1970.</param>
    public bool Overlap(RelativePath path, long modified)
    {
        lock (_gate)
        {
            foreach (Call call in _calls)
            {
                if (call.End > 0 && modified >= call.Start - Margin && modified <= call.End + Margin && call.Carried(path.Bytes))
                    return true;
            }

            return false;
        }
    }

    /// <summary>Whether a call that listed the path, or a directory above it but not the whole tree, ran at a time.</summary>
    /// <param name="modified">To the second, by the clock of this machine.</param>
    public bool OverlapListed(RelativePath path, DateTime modified)
    {
        long second = Nanoseconds(new DateTimeOffset(modified)), next = second + 1_000_000_000;
        lock (_gate)
            return Array.Exists(_calls, call => call.End > 0 && call.Paths is { } paths && !paths.Contains(RelativePath.Root) && next > call.Start && second <= call.End && call.Carried(path.Bytes));
    }

    private void Forget(ref Call call)
    {
        _paths -= call.Paths?.Count ?? 0;
        call = call with { Paths = null };
    }

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;

    private readonly record struct Call(long Start, long End, HashSet<RelativePath>? Paths)
    {
        // A directory above may have been walked.
        public bool Carried(ReadOnlySpan<byte> path)
        {
            if (Paths is null)
                return true;
            var paths = Paths.GetAlternateLookup<ReadOnlySpan<byte>>();
            for (; !path.IsEmpty; path = path[..Math.Max(path.LastIndexOf((byte)'/'), 0)])
            {
                if (paths.Contains(path))
                    return true;
            }

            return paths.Contains(path);
        }
    }
}
