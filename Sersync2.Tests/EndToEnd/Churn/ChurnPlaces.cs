using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>
/// Where one writer works. All of it follows from the random numbers, nothing from the state of the trees: so a seed means
/// the same plan again, whatever the other writers do.
/// </summary>
internal sealed class ChurnPlaces
{
    private const int DeepestPath = 4;
    private const int RecentPaths = 48;
    private readonly Random _random;
    private readonly TestTree[] _watched;
    private readonly TestTree _outside;
    private readonly BytePath[] _tops;
    private readonly BytePath[] _names;
    private readonly List<BytePath> _recent = [];
    private readonly List<BytePath> _named = [];
    private int _unique;

    /// <param name="moreTops">Further directories to work in, as paths below any of the watched trees; what is above them is left alone.</param>
    public ChurnPlaces(Random random, int seed, int writer, TestTree[] watched, TestTree outside, IReadOnlyList<BytePath> moreTops)
    {
        _random = random;
        _watched = watched;
        _outside = outside;
        Writer = writer;
        // The same for all writers: they shall get in each other's way.
        var shared = new Random(seed);
        BytePath[] hostile = [.. HostileNames.All.Where(name => !name.Bytes.AsSpan().SequenceEqual("..."u8))];
        _names = ["a", "b", "c", "d", .. shared.GetItems(hostile, 4)];
        _tops = [.. _names[..4], $"w{writer}", .. moreTops];
    }

    public int Writer { get; }

    public TestTree Outside => _outside;

    /// <summary>The first watched tree more often than the others.</summary>
    public TestTree Tree => _watched[_random.Next(4) < 3 ? 0 : _random.Next(_watched.Length)];

    public BytePath Name => _names[_random.Next(_names.Length)];

    /// <summary>The absolute path of something that is, or was, or may come to be in a watched tree.</summary>
    public BytePath Any() => Note(_recent.Count > 0 && _random.Next(3) > 0 ? _recent[_random.Next(_recent.Count)] : Path(1, DeepestPath));

    /// <summary>As <see cref="Any"/>, and remembered: something is made there now.</summary>
    public BytePath New() => _random.Next(3) == 0 ? Any() : Remember(Path(2, DeepestPath));

    /// <summary>A path that no other operation names: what is there, only this one has made.</summary>
    public BytePath Unique(string what) => Note(Parent().Join($"{what}-{Writer}-{_unique++}"));

    /// <summary>The path of a directory, as far as it is one.</summary>
    public BytePath Parent() => Path(1, DeepestPath - 1);

    /// <summary>One of a few places outside of the watched trees, of this writer alone.</summary>
    public BytePath OutsideSlot() => Note(_outside.At($"slot-{Writer}-{_random.Next(4)}"));

    /// <summary>At most two levels deep, or directories moved into each other would grow beyond what a path can hold.</summary>
    public BytePath Shallow() => Remember(_random.Next(4) == 0 ? Path(1, 1) : Path(2, 2));

    public bool AreInOneTree(BytePath one, BytePath other) =>
        Array.Exists(_watched, tree => one.Bytes.AsSpan().StartsWith(tree.At("").Bytes) && other.Bytes.AsSpan().StartsWith(tree.At("").Bytes));

    /// <summary>The paths that were asked for since the last call.</summary>
    public List<BytePath> TakeNamed()
    {
        List<BytePath> named = [.. _named];
        _named.Clear();
        return named;
    }

    private BytePath Remember(BytePath path)
    {
        if (_recent.Count == RecentPaths)
            _recent.RemoveAt(0);
        _recent.Add(path);
        return Note(path);
    }

    private BytePath Note(BytePath path)
    {
        _named.Add(path);
        return path;
    }

    private BytePath Top() => _tops[_random.Next(_tops.Length)];

    private BytePath Path(int shortest, int longest)
    {
        TestTree tree = Tree;
        BytePath path = tree.At(Top());
        for (int depth = _random.Next(shortest, longest + 1); depth > 1; depth--)
            path = path.Join(Name);
        return path;
    }
}
