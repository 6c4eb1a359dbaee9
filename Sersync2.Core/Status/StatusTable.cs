using System.Text;
using Sersync2.Core.Showing;

namespace Sersync2.Core.Status;

/// <summary>The snapshot as a table for people.</summary>
/// <param name="width">Cells of a line; 0: as many as it takes.</param>
/// <param name="colour">Whether the reader is a terminal that wants it.</param>
internal sealed class StatusTable(int width, bool colour)
{
    private const string Gap = "  ";
    private const int LeastNameWidth = 12;
    private readonly StringBuilder _text = new();

    public string Write(StatusSnapshot status)
    {
        string word = Paint(StateNames.ForPeople(status.Word), Colour(status));
        Line($"sersync2 {status.Version}: {word} (process {status.ProcessId}, up {Readable.Span(status.Uptime)})");
        Line(ShownText.Line(status.Configuration));
        foreach (LocalPathStatus path in status.LocalPaths)
        {
            _text.Append('\n');
            WriteLocalPath(path, status.Taken);
        }

        if (status.Plugins.Count > 0)
            _text.Append('\n');
        foreach (PluginStatus plugin in status.Plugins)
            Line($"plugin {ShownText.Line(plugin.Name)}: {Readable.Number(plugin.Done)} done, {Readable.Number(plugin.Waiting)} waiting, {Readable.Number(plugin.Failed)} failed");

        return _text.ToString();
    }

    private static List<TableColumn> Columns(DateTimeOffset now) =>
    [
        new("REMOTE", 0, false, remote => ShownText.Line(remote.Name)),
        new("STATE", 0, false, remote => remote.StateForPeople),
        new("SINCE", 3, true, remote => Age(remote.Since, now)),
        new("WAITING", 0, true, remote => Readable.Number(remote.Waiting)),
        new("IN FLIGHT", 4, true, remote => Readable.Number(remote.InFlight)),
        new("LAG", 0, true, remote => remote.Lag is { } lag ? Readable.Span(lag) : "-"),
        new("FAILED", 2, true, remote => Readable.Number(remote.Failed)),
        new("CALLS", 6, true, remote => Readable.Number(remote.Calls)),
        new("SENT", 7, true, remote => Readable.Bytes(remote.BytesSent)),
        new("DELETED", 8, true, remote => Readable.Number(remote.Deletions)),
        new("DELIVERED", 5, true, remote => Age(remote.LastSuccess, now)),
    ];

    private static string Age(DateTimeOffset? time, DateTimeOffset now) => time is { } known ? Readable.Span(now - known) : "-";

    private static int Colour(StatusSnapshot status) => status.IsInSync ? Ansi.Green : status.Troubles.Any() ? Ansi.Red : Ansi.Yellow;

    private static int Colour(RemoteStatus remote) => remote switch
    {
        { State: RemoteState.BackingOff or RemoteState.Misconfigured } or { Failed: > 0 } or { Held: not null } or { Kept: not null } => Ansi.Red,
        { IsInSync: true } => Ansi.Green,
        _ => Ansi.Yellow,
    };

    private void WriteLocalPath(LocalPathStatus path, DateTimeOffset now)
    {
        bool isWell = path.State == LocalPathState.Watching && path.Unwatched == 0;
        string state = Paint(StateNames.ForPeople(path.State.Word()), isWell ? Ansi.None : Ansi.Red);
        string rest = $", {Readable.Number(path.Watches)} directories, {Readable.Number(path.Events)} events";
        if (path.LastEvent is { } last)
            rest += $", the last {Readable.Span(now - last)} ago";
        if (path.Overflows > 0)
            rest += $", {Readable.Number(path.Overflows)} overflows";
        if (path.HasUnread && path.State == LocalPathState.Watching)
            rest += ", events still to be read";
        if (path.Unwatched > 0)
            rest += $", {Readable.Number(path.Unwatched)} directories not watched";
        Line($"{ShownText.Line(path.Watch)}: {state}{rest}");
        WriteRemotes(path.Remotes, now);
        foreach (RemoteStatus remote in path.Remotes)
        {
            string name = ShownText.Line(remote.Name);
            if (remote.FullSync is { } sync)
                Line($"{Gap}{name}: full sync, {sync}");
            if (remote.Limits.Count > 0)
                Line($"{Gap}{name}: no exact mirror, by commonParams: {ShownText.Line(string.Join(' ', remote.Limits))}");
            if (remote.Held is { } held)
                Line($"{Gap}{name}: deletions are held back since {Age(held.Since, now)}, {Readable.Number(held.Paths)} paths seen: {held.Remedy}");
            if (remote.Kept is { } kept)
                Line($"{Gap}{name}: {Readable.Number(kept.Paths)} files differ since {Age(kept.Since, now)}: {KeptFiles.Remedy}");
            if (remote.LastError is { } error)
                Line($"{Gap}{name}: {Age(remote.LastErrorTime, now)} ago: {ShownText.Line(error)}");
        }
    }

    private void WriteRemotes(IReadOnlyList<RemoteStatus> remotes, DateTimeOffset now)
    {
        List<TableColumn> columns = Columns(now);
        int[] widths = Widths();
        while (width > 0 && Total(widths) > width && columns.MaxBy(column => column.Rank) is { Rank: > 0 } leastNeeded)
        {
            columns.Remove(leastNeeded);
            widths = Widths();
        }

        if (width > 0)
            widths[0] = Math.Max(Math.Min(widths[0], LeastNameWidth), widths[0] - Math.Max(0, Total(widths) - width));
        Row(column => column.Title, Ansi.Dim);
        foreach (RemoteStatus remote in remotes)
            Row(column => column.Text(remote), Colour(remote));

        int[] Widths() => [.. columns.Select(column =>
            Math.Max(TextCells.Width(column.Title), remotes.Select(remote => TextCells.Width(column.Text(remote))).DefaultIfEmpty().Max()))];

        static int Total(int[] widths) => widths.Sum(one => one + Gap.Length);

        void Row(Func<TableColumn, string> text, int painted)
        {
            var row = new StringBuilder();
            for (int i = 0; i < columns.Count; i++)
            {
                string cell = TextCells.Fit(text(columns[i]), widths[i]);
                string space = new(' ', widths[i] - TextCells.Width(cell));
                bool isPainted = painted == Ansi.Dim || columns[i].Title == "STATE";
                string shown = isPainted ? Paint(cell, painted) : cell;
                row.Append(Gap).Append(columns[i].IsNumber ? space + shown : shown + space);
            }

            _text.Append(row.ToString().TrimEnd()).Append('\n');
        }
    }

    private void Line(string line) => _text.Append(line).Append('\n');

    private string Paint(string text, int code) => colour && code != Ansi.None ? Ansi.Paint(text, code) : text;
}
