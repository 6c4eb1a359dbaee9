using Sersync2.Core.Configuration;
using Sersync2.Core.Paths;
using Sersync2.Core.Watching;

namespace Sersync2.Tests.Support;

/// <summary>A real directory under a real watcher, with all that it reports.</summary>
internal sealed class WatchedTree : IDisposable
{
    private readonly TempDirectory _temp = new();
    private TreeWatcher? _watcher;
    private int _marks;

    public WatchedTree()
    {
        Tree = new TestTree(_temp.CreateDirectory("watch"));
        Outside = new TestTree(_temp.CreateDirectory("outside"));
    }

    public TestTree Tree { get; }

    /// <summary>A directory beside it, in the same file system.</summary>
    public TestTree Outside { get; }

    public RecordingSink Sink { get; } = new();

    public TreeWatcher Watcher => _watcher!;

    /// <summary>Returns when everything that is there is watched.</summary>
    public Task Watch(InotifySettings? switches = null, params string[] exclude) => Watch(Tree.Root, switches, exclude);

    /// <inheritdoc cref="Watch(InotifySettings?, string[])"/>
    public async Task Watch(string path, InotifySettings? switches = null, params string[] exclude)
    {
        var filter = new PathFilter(new FilterSettings { Exclude = exclude });
        _watcher = new TreeWatcher(new WatchedRoot(new AbsolutePath(path)), switches ?? new InotifySettings(), filter, Sink, TimeProvider.System);
        _watcher.Start();
        await _watcher.Scanned.WaitAsync(Eventually.Deadline);
    }

    /// <summary>
    /// All that was reported since the last time. Events keep their order, so what was done before the mark that this makes
    /// has been read when the mark has.
    /// </summary>
    /// <param name="marks">Whether to tell how a file came to differ, <c>Written</c> or <c>Renamed</c>.</param>
    public async Task<string[]> Seen(bool marks = false)
    {
        string mark = $"zz-mark-{_marks++}";
        Tree.MakeSymbolicLink(mark, "x");
        await Eventually.Is(() => Sink.Reports.Contains(mark), () => $"{mark} is not reported: {string.Join(' ', Sink.Reports)} {string.Join(' ', Sink.Others)}");
        IEnumerable<string> seen = Sink.Reports.Where(report => !report.StartsWith("zz-mark-", StringComparison.Ordinal));
        string[] texts = [.. seen.Select(report => marks ? report : WithoutMark(report))];
        Sink.Clear();
        return texts;
    }

    public void Dispose()
    {
        Sink.Gate.Set();
        _watcher?.Dispose();
        _temp.Dispose();
    }

    private static string WithoutMark(string report) =>
        report.Replace(":Linked", "", StringComparison.Ordinal).Replace(":Renamed", "", StringComparison.Ordinal);
}
