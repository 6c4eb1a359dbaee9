using System.Globalization;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>One of the writers of the storm. What it does follows from the seed alone; what another writer prevented fails, and is no error.</summary>
internal sealed class ChurnWriter
{
    private static readonly (int Weight, Action<ChurnHand> Change)[] Changes =
    [
        (8, FileChanges.Write), (14, FileChanges.WriteWithDirectories), (8, FileChanges.RewriteInTheSameSize), (5, FileChanges.Append),
        (3, FileChanges.Truncate), (5, FileChanges.Save), (5, FileChanges.ChangeMode), (4, FileChanges.SetBackItsTime), (4, FileChanges.Remove),
        (5, DirectoryChanges.Make), (1, DirectoryChanges.MakeDeep), (4, DirectoryChanges.Remove),
        (3, DirectoryChanges.ReplaceByFile), (3, DirectoryChanges.ReplaceByLink),
        (8, MoveChanges.Rename), (3, MoveChanges.RenameAndBack), (2, MoveChanges.RenameChain), (3, MoveChanges.RenameOntoEmptyDirectory),
        (4, MoveChanges.MoveOut), (4, MoveChanges.MoveIn), (3, MoveChanges.MoveInNew), (3, MoveChanges.Exchange),
        (4, LinkChanges.MakeSymbolicLink), (2, LinkChanges.MakeFifo), (3, LinkChanges.MakeHardLink), (3, LinkChanges.MakeFileWithTwoNames),
        (3, OpenFileChanges.Open), (3, OpenFileChanges.CloseOne), (3, OpenFileChanges.WriteAsMemory), (1, OpenFileChanges.WriteAsMemoryLate),
    ];

    private static readonly int TotalWeight = Changes.Sum(change => change.Weight);

    private readonly Random _random;
    private readonly ChurnPlaces _places;
    private readonly ChurnJournal _journal;
    private readonly int _seed;
    private readonly int _pauseEvery;
    private readonly int _longestPause;

    public ChurnWriter(int seed, int writer, TestTree[] watched, TestTree outside, ChurnJournal journal, IReadOnlyList<BytePath> moreTops)
    {
        _random = new Random(unchecked((seed * 31) + writer));
        _journal = journal;
        _seed = seed;
        _places = new ChurnPlaces(_random, seed, writer, watched, outside, moreTops);
        // Some storms leave the senders time for many small calls, some let much gather.
        _pauseEvery = _random.GetItems([4, 12, 40], 1)[0];
        _longestPause = _random.GetItems([8, 30, 80], 1)[0];
    }

    public int Done { get; private set; }

    public int Failed { get; private set; }

    /// <summary>What it did, with the time, for the report.</summary>
    public List<string> Trace { get; } = [];

    /// <summary>Goes on until so many operations were possible, within limits.</summary>
    public void Run(int operations)
    {
        using var hand = new ChurnHand(_random, _seed, _places, _journal);
        for (int i = 0; Done < operations && i < operations * 6; i++)
        {
            if (_random.Next(_pauseEvery) == 0)
                Thread.Sleep(_random.Next(_longestPause));
            RunOne(hand);
        }
    }

    private void RunOne(ChurnHand hand)
    {
        int pick = _random.Next(TotalWeight);
        Action<ChurnHand> change = Changes.First(one => (pick -= one.Weight) < 0).Change;
        string outcome = "done";
        DateTime started = DateTime.Now;
        try
        {
            change(hand);
            Done++;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Failed++;
            outcome = exception.Message;
        }

        Trace.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{started:HH:mm:ss.fff} writer {_places.Writer}: {change.Method.Name} {string.Join(", ", _places.TakeNamed())}: {outcome}"));
    }
}
