using System.Globalization;
using System.Text;

namespace Sersync2.Tests.Benchmarks.Results;

/// <summary>The tables for people: a section for each workload, a row for each contestant.</summary>
internal sealed class MarkdownReport(Summary summary, IReadOnlyList<Workload> workloads)
{
    private static readonly (string Metric, string Title, Func<double, string> Format)[] Columns =
    [
        (Metric.Ready, "ready", Time),
        (Metric.Wall, "time", Time),
        (Metric.Lag, "after the last change", Time),
        (Metric.EventsPerSecond, "events/s", Number),
        (Metric.Overflows, "overflows", Number),
        (Metric.ReaderProcessor, "CPU of the reader", Time),
        (Metric.Processor, "CPU with its rsyncs", Time),
        (Metric.ServerProcessor, "CPU of the server", Time),
        (Metric.Calls, "rsync calls", Number),
        (Metric.Bytes, "bytes sent", Size),
        (Metric.Peak, "peak memory", Size),
        (Metric.Resident, "memory", Size),
        (Metric.WakeUps, "wake-ups", Number),
        (Metric.FileSize, "executable", Size),
    ];

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Measured on {Environment.ProcessorCount} processors, Linux {Environment.OSVersion.Version}, {DateTime.Now:yyyy-MM-dd}. Medians; in parentheses the ratio to a bare rsync.\n");
        foreach (Workload workload in workloads.Where(workload => summary.Workloads.Contains(workload.Name)))
            Append(text, workload);
        return text.ToString();
    }

    private void Append(StringBuilder text, Workload workload)
    {
        string[] contestants = [.. summary.Contestants.Where(contestant => summary.Took(workload.Name, contestant))];
        var columns = Columns.Where(column => contestants.Any(contestant => summary.Median(workload.Name, contestant, column.Metric) is not null)).ToList();
        text.Append(CultureInfo.InvariantCulture, $"\n### {workload.Name}: {workload.Title}\n\n| | {string.Join(" | ", columns.Select(column => column.Title))} | runs |\n");
        text.Append('|').Insert(text.Length, "---|", columns.Count + 2).Append('\n');
        foreach (string contestant in contestants)
        {
            IEnumerable<string> cells = columns.Select(column => Cell(workload.Name, contestant, column.Metric, column.Format));
            text.Append(CultureInfo.InvariantCulture, $"| {contestant} | {string.Join(" | ", cells)} | {summary.Runs(workload.Name, contestant)} |\n");
        }
    }

    private string Cell(string workload, string contestant, string metric, Func<double, string> format)
    {
        if (metric == Metric.Wall && summary.Median(workload, contestant, Metric.Unfinished) is not null)
            return "not equal in every run";
        if (summary.Median(workload, contestant, metric) is not { } value)
            return "";
        double? floor = metric is Metric.Wall or Metric.Processor or Metric.ServerProcessor ? summary.Median(workload, Contestants.BareRsync.ContestantName, metric) : null;
        return floor is > 0 && contestant != Contestants.BareRsync.ContestantName
            ? string.Create(CultureInfo.InvariantCulture, $"{format(value)} (×{value / floor:0.0#})")
            : format(value);
    }

    private static string Time(double milliseconds) => milliseconds switch
    {
        < 10 => FormattableString.Invariant($"{milliseconds:0.0} ms"),
        < 1000 => FormattableString.Invariant($"{milliseconds:0} ms"),
        _ => FormattableString.Invariant($"{milliseconds / 1000:0.0#} s"),
    };

    private static string Number(double value) => value.ToString("#,0.#", CultureInfo.InvariantCulture);

    private static string Size(double bytes) => bytes switch
    {
        < 10_000 => FormattableString.Invariant($"{bytes:0} B"),
        < 1_000_000 => FormattableString.Invariant($"{bytes / 1000:0} kB"),
        _ => FormattableString.Invariant($"{bytes / 1_000_000:0.0} MB"),
    };
}
