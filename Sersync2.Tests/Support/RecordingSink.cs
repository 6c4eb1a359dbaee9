using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Watching;

namespace Sersync2.Tests.Support;

/// <summary>Notes what a watcher finds, as text.</summary>
internal sealed class RecordingSink : IChangeSink
{
    private readonly Lock _gate = new();
    private readonly List<string> _reports = [];
    private readonly List<string> _moves = [];
    private readonly List<string> _others = [];

    /// <summary>While it is not set, the watching thread waits at its next report.</summary>
    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    /// <summary>As <c>a/b:Deleted</c>, in order.</summary>
    public string[] Reports => Copy(_reports);

    /// <summary>As <c>a>b</c>.</summary>
    public string[] Moves => Copy(_moves);

    /// <summary>What concerns the whole tree.</summary>
    public string[] Others => Copy(_others);

    public void Clear()
    {
        lock (_gate)
        {
            _reports.Clear();
            _moves.Clear();
            _others.Clear();
        }
    }

    public void Report(ReadOnlySpan<byte> path, DirtyFlags flags, InotifyMask cause)
    {
        Gate.Wait();
        Note(_reports, Entries.Text(new DirtyEntry(new RelativePath(path), flags)));
    }

    public void ReportMove(MoveHint move) => Note(_moves, $"{move.From}>{move.To}{(move.IsDirectory ? "/" : "")}");

    public bool IsSettled(RelativePath path) => true;

    public void Hold()
    {
    }

    public void Flush()
    {
    }

    public void EventsLost() => Note(_others, "events lost");

    public void MountChanged(RelativePath path)
    {
    }

    public void RootLost(string reason) => Note(_others, "root lost");

    public void RootRestored(bool isOriginal) => Note(_others, isOriginal ? "root restored" : "root restored elsewhere");

    private void Note(List<string> list, string text)
    {
        lock (_gate)
            list.Add(text);
    }

    private string[] Copy(List<string> list)
    {
        lock (_gate)
            return [.. list];
    }
}
