using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Tests.Support;

/// <summary>
/// Does what somebody does who wants to lead us out of the tree: a thread swaps <c>d</c>, a directory, again and again for a
/// symbolic link to another directory, both atomically, as fast as it can.
/// </summary>
internal sealed class SwappedDirectory : IDisposable
{
    private readonly AbsolutePath _directory;
    private readonly AbsolutePath _link;
    private readonly Thread _thread;
    private volatile bool _stop;

    /// <param name="tree">Holds <c>d</c>, and gets <c>d.link</c>.</param>
    public SwappedDirectory(TestTree tree, string outside)
    {
        tree.MakeSymbolicLink("d.link", outside);
        _directory = new AbsolutePath(tree.At("d").Bytes);
        _link = new AbsolutePath(tree.At("d.link").Bytes);
        _thread = new Thread(Swap) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>How often it was swapped.</summary>
    public int Count { get; private set; }

    /// <summary>Ends with the directory in its place.</summary>
    public void Dispose()
    {
        _stop = true;
        _thread.Join();
    }

    private void Swap()
    {
        while (!_stop || Count % 2 == 1)
        {
            if (GuardedFile.Exchange(_directory, _link) == 0)
                Count++;
        }
    }
}
