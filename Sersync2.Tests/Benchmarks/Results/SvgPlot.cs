using System.Globalization;
using System.Text;

namespace Sersync2.Tests.Benchmarks.Results;

/// <summary>How cost grows, as panels side by side with logarithmic scales.</summary>
internal sealed class SvgPlot(Summary summary)
{
    private const int Width = 380;
    private const int Height = 300;
    private const int Left = 70;
    private const int Top = 50;
    private static readonly string[] Colours = ["#888888", "#d62728", "#1f77b4", "#2ca02c", "#9467bd"];
    private readonly StringBuilder _svg = new();
    private int _panel;

    public override string ToString()
    {
        _svg.Clear();
        _panel = 0;
        string[] contestants = [.. summary.Contestants];
        Panel("Changed files: seconds until equal", "files-", Metric.Wall, 1000, contestants);
        Panel("Changed files: CPU seconds, server included", "files-", Metric.Processor, 1000, contestants, Metric.ServerProcessor);
        Panel("Directories: seconds until ready", "dirs-", Metric.Ready, 1000, contestants);
        Panel("Directories: resident MB", "dirs-", Metric.Resident, 1_000_000, contestants);
        for (int i = 0; i < contestants.Length; i++)
            Text(Left + (i * 150), 20, contestants[i], Colours[i % Colours.Length], bold: true);
        string size = string.Create(CultureInfo.InvariantCulture, $"viewBox=\"0 0 {2 * (Width + Left + 20)} {2 * (Height + Top + 20) + 20}\"");
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" {size} font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n{_svg}</svg>\n";
    }

    private void Panel(string title, string prefix, string metric, double unit, string[] contestants, string? andMetric = null)
    {
        var lines = contestants.Select(contestant => Points(prefix, metric, andMetric, unit, contestant)).ToArray();
        double x = Left + (_panel % 2 * (Width + Left + 20)), y = Top + (_panel / 2 * (Height + Top + 20));
        _panel++;
        (double X, double Y)[] all = [.. lines.SelectMany(line => line)];
        if (all.Length == 0)
            return;
        (int lowX, int highX) = Decades(all.Select(point => point.X));
        (int lowY, int highY) = Decades(all.Select(point => point.Y));
        double AtX(double value) => x + ((Math.Log10(value) - lowX) / (highX - lowX) * Width);
        double AtY(double value) => y + Height - ((Math.Log10(value) - lowY) / (highY - lowY) * Height);
        Text(x, y - 8, title, "black", bold: true);
        for (int decade = lowX; decade <= highX; decade++)
        {
            Line(AtX(Math.Pow(10, decade)), y, AtX(Math.Pow(10, decade)), y + Height);
            Text(AtX(Math.Pow(10, decade)) - 10, y + Height + 15, Math.Pow(10, decade).ToString("#,0", CultureInfo.InvariantCulture), "black");
        }

        for (int decade = lowY; decade <= highY; decade++)
        {
            Line(x, AtY(Math.Pow(10, decade)), x + Width, AtY(Math.Pow(10, decade)));
            Text(x - 40, AtY(Math.Pow(10, decade)) + 4, Math.Pow(10, decade).ToString("#,0.###", CultureInfo.InvariantCulture), "black");
        }

        for (int i = 0; i < lines.Length; i++)
        {
            string points = string.Join(' ', lines[i].Select(point => string.Create(CultureInfo.InvariantCulture, $"{AtX(point.X):0.#},{AtY(point.Y):0.#}")));
            _svg.AppendLine(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{Colours[i % Colours.Length]}\" stroke-width=\"2\"/>");
            foreach ((double pointX, double pointY) in lines[i])
                _svg.AppendLine(CultureInfo.InvariantCulture, $"<circle cx=\"{AtX(pointX):0.#}\" cy=\"{AtY(pointY):0.#}\" r=\"3.5\" fill=\"{Colours[i % Colours.Length]}\"/>");
        }
    }

    private (double X, double Y)[] Points(string prefix, string metric, string? andMetric, double unit, string contestant)
    {
        List<(double X, double Y)> points = [];
        foreach (string workload in summary.Workloads)
        {
            if (workload.StartsWith(prefix, StringComparison.Ordinal)
                && int.TryParse(workload[prefix.Length..], CultureInfo.InvariantCulture, out int count)
                && summary.Median(workload, contestant, metric) is { } value
                && value + (andMetric is null ? 0 : summary.Median(workload, contestant, andMetric) ?? 0) is > 0 and var sum)
                points.Add((count, sum / unit));
        }

        return [.. points.OrderBy(point => point.X)];
    }

    private static (int Low, int High) Decades(IEnumerable<double> values)
    {
        double[] all = [.. values];
        int low = (int)Math.Floor(Math.Log10(all.Min()));
        return (low, Math.Max((int)Math.Ceiling(Math.Log10(all.Max())), low + 1));
    }

    private void Line(double x1, double y1, double x2, double y2) =>
        _svg.AppendLine(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"#dddddd\"/>");

    private void Text(double x, double y, string text, string colour, bool bold = false) =>
        _svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" fill=\"{colour}\"{(bold ? " font-weight=\"bold\"" : "")}>{text}</text>");
}
