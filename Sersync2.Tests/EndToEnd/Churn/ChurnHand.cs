using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>What the changes of one writer have at hand.</summary>
internal sealed class ChurnHand(Random random, int seed, ChurnPlaces places, ChurnJournal journal) : IDisposable
{
    private const int MostOpenFiles = 8;
    private readonly Queue<IDisposable> _open = [];
    private readonly List<BytePath> _memoryFiles = [];
    private int _contents;

    public Random Random => random;

    public ChurnPlaces Places => places;

    /// <summary>Whatever is taken away is taken away by this.</summary>
    public ChurnJournal Journal => journal;

    /// <summary>
    /// Bytes that were not written before, drawn from elsewhere: how many are wanted may depend on the state of the tree,
    /// and the plan must not.
    /// </summary>
    public byte[] Content(long length)
    {
        byte[] content = new byte[length];
        new Random(HashCode(seed, places.Writer, ++_contents)).NextBytes(content);
        return content;
    }

    /// <summary>Mostly small, now and then large.</summary>
    public int Length() => random.Next(100) switch
    {
        < 10 => 0,
        < 80 => random.Next(1, 2_000),
        < 99 => random.Next(2_000, 70_000),
        _ => random.Next(500_000, 1_500_000),
    };

    /// <summary>Keeps something open; the oldest is closed where there are too many.</summary>
    public void KeepOpen(IDisposable file)
    {
        _open.Enqueue(file);
        if (_open.Count > MostOpenFiles)
            CloseOldest();
    }

    /// <summary>A file that only this writer writes: what is mapped must not be cut off by another.</summary>
    public BytePath MemoryFile()
    {
        if (_memoryFiles.Count > 0 && random.Next(2) == 0)
            return _memoryFiles[random.Next(_memoryFiles.Count)];
        BytePath path = places.Unique("memory");
        _memoryFiles.Add(path);
        return path;
    }

    public void CloseOldest()
    {
        if (_open.TryDequeue(out IDisposable? file))
            file.Dispose();
    }

    public void Dispose()
    {
        while (_open.Count > 0)
            CloseOldest();
    }

    // System.HashCode is another one in each process.
    private static int HashCode(int one, int two, int three) => unchecked((((one * 7919) + two) * 104_729) + three);
}
