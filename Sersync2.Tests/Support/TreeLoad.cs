namespace Sersync2.Tests.Support;

/// <summary>Changes a tree all the time, on a thread of its own, until it is disposed: files and directories come, change, move and go.</summary>
internal sealed class TreeLoad : IDisposable
{
    private const int Directories = 8;
    private const int NamesInEach = 40;
    private const int LargestFile = 20_000;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(3);
    private readonly TestTree _tree;
    private readonly Random _random;
    private readonly Thread _thread;
    private volatile bool _over;
    private volatile int _changes;

    public TreeLoad(TestTree tree, int seed = 1)
    {
        _tree = tree;
        _random = new Random(seed);
        _thread = new Thread(Run) { IsBackground = true, Name = "load" };
        _thread.Start();
    }

    /// <summary>How many so far.</summary>
    public int Changes => _changes;

    public void Dispose()
    {
        _over = true;
        _thread.Join();
    }

    private void Run()
    {
        while (!_over)
        {
            Change();
            _changes++;
            Thread.Sleep(Rest);
        }
    }

    private void Change()
    {
        string directory = $"d{_random.Next(Directories)}", other = $"d{_random.Next(Directories)}";
        string file = $"{directory}/f{_random.Next(NamesInEach)}";
        switch (_random.Next(60))
        {
            case 0 when _tree.Exists(directory):
                _tree.Remove(directory);
                break;
            case 1 when _tree.Exists(directory) && !_tree.Exists(other):
                _tree.Rename(directory, other);
                break;
            case < 8 when _tree.Exists(file):
                _tree.Remove(file);
                break;
            case < 16 when _tree.Exists(file) && _tree.Exists(other):
                _tree.Rename(file, $"{other}/f{_random.Next(NamesInEach)}");
                break;
            default:
                _tree.MakeDirectory(directory);
                _tree.Write(file, new string((char)('a' + _random.Next(26)), _random.Next(LargestFile)));
                break;
        }
    }
}
