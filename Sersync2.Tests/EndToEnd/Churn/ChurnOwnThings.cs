using System.Text;
using Sersync2.Tests.Support;

namespace Sersync2.Tests.EndToEnd.Churn;

/// <summary>
/// Remotes that have things of their own under every name, before the storm and during it: files where there will be directories
/// here, directories where there will be files, links, and files beside. The same here means: what is here is at the remote, but
/// for what is no directory here and there one with something of its own in it; and what is only there is its own, or leads to it.
/// </summary>
internal sealed class ChurnOwnThings(ChurnStorm storm, int seed) : ChurnExceptions
{
    private const string Mark = "of its own";
    private const int Before = 150, LongestPause = 200;
    private static readonly string[] Names = ["a", "b", "c", "d", "w0", "w1", "w2", "w3"];
    private readonly Random _random = new(seed + 11);
    private readonly List<(ChurnTree Tree, string Path)> _files = [];

    /// <summary>A name that the writers use: what is here takes its place.</summary>
    public override bool MayBeReplaced(string source) => !Path.GetFileName(source).StartsWith(Mark, StringComparison.Ordinal);

    public override bool IsMeant(ChurnTree tree, TreeSnapshot source, TreeSnapshot remote, string path) =>
        source.Entries.ContainsKey(path) ? IsInTheWay(source, remote, path, below => IsOwn(remote, below)) : IsOwn(remote, path) || HoldsOwn(remote, path);

    /// <summary>A deletion may be on its way when something comes to be where it was.</summary>
    public override bool CountsAtAnyTime => true;

    public void Fill()
    {
        for (int i = 0; i < Before; i++)
            Add(besides: false);
    }

    public Task Run(CancellationToken over) => Task.Factory.StartNew(
        () =>
        {
            while (!over.WaitHandle.WaitOne(_random.Next(LongestPause)))
                Add(besides: true);
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Of the files beside, those that are gone or others, and were not taken away here.</summary>
    public IEnumerable<string> Lost() =>
        _files.Where(file => file.Tree.Remote.Read(file.Path) is var content && content?.StartsWith(Mark, StringComparison.Ordinal) != true
            && storm.Journal.WhatTook(TreeNames.Join(file.Tree.Source.Root, file.Path), since: 0) is null)
            .Select(file => $"{file.Tree.Remote}/{file.Path} is lost");

    private static bool IsOwn(TreeSnapshot remote, string path) => remote.Entries.TryGetValue(path, out TreeEntry? entry)
        && (Path.GetFileName(path).StartsWith(Mark, StringComparison.Ordinal) || (entry.Type == FileType.SymbolicLink && entry.Content == Mark) || (entry.Type == FileType.File && entry.Content == ContentOfOthers));

    private static bool HoldsOwn(TreeSnapshot remote, string path) =>
        remote.Entries.Keys.Any(below => below.StartsWith(path + "/", StringComparison.Ordinal) && IsOwn(remote, below));

    // The same in all that stands under a name of the writers'.
    private static readonly string ContentOfOthers = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Mark)));

    private void Add(bool besides)
    {
        ChurnTree tree = storm.Trees[_random.Next(4) < 3 ? 0 : 1];
        int number = _files.Count;
        string path = string.Join('/', Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Names[_random.Next(Names.Length)]));
        int kind = _random.Next(6);
        try
        {
            // What the writers have linked leads anywhere.
            if (ThroughLink(tree.Remote, path))
                return;
            string above = Path.GetDirectoryName(path)!;
            string file = $"{(kind < 3 && besides ? above : path)}/{Mark} {number}".TrimStart('/');
            if (kind < 4)
            {
                tree.Remote.MakeDirectory(Path.GetDirectoryName(file)!.Length == 0 ? "." : Path.GetDirectoryName(file)!);
                tree.Remote.Write(file, $"{Mark} {number}");
                _files.Add((tree, file));
            }
            else if (!tree.Remote.Exists(path))
            {
                if (above.Length > 0)
                    tree.Remote.MakeDirectory(above);
                if (kind == 4)
                    tree.Remote.Write(path, Mark);
                else
                    tree.Remote.MakeSymbolicLink(path, Mark);
            }
        }
        catch (IOException)
        {
            // Something else is in the way.
        }
    }

    private static bool ThroughLink(TestTree remote, string path)
    {
        for (int end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (remote.Status(path[..end])?.Type == FileType.SymbolicLink)
                return true;
        }

        return false;
    }
}
