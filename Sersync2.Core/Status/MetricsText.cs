using System.Globalization;
using System.Text;
using Sersync2.Core.Showing;

namespace Sersync2.Core.Status;

/// <summary>
/// Writes Prometheus' text format 0.0.4: a family at a time, because the lines of one metric must stand together.
/// </summary>
internal sealed class MetricsText
{
    private readonly StringBuilder _text = new();
    private string _name = "";

    /// <summary>Begins a metric.</summary>
    /// <param name="type">counter or gauge.</param>
    public void Family(string name, string type, string help)
    {
        _name = name;
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <summary>One value of the metric that was begun last.</summary>
    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(_name);
        if (!labels.IsEmpty)
        {
            char before = '{';
            foreach ((string name, string text) in labels)
            {
                _text.Append(before).Append(name).Append("=\"").Append(Escape(text)).Append('"');
                before = ',';
            }

            _text.Append('}');
        }

        _text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    public override string ToString() => _text.ToString();

    private static string Escape(string text) => ShownText.Lines(text)
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
