using System.Globalization;

namespace Sersync2.Core.Status;

/// <summary>Spans, sizes and numbers as people read them.</summary>
internal static class Readable
{
    private static readonly string[] Units = ["KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>Such as <c>0.4 s</c>, <c>12 s</c>, <c>3 min</c>, <c>5 h 12 min</c>, <c>12 d 3 h</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 0 } => Span(TimeSpan.Zero),
        { TotalSeconds: < 9.95 } => Text($"{span.TotalSeconds:0.0} s"),
        { TotalSeconds: < 119.5 } => Text($"{span.TotalSeconds:0} s"),
        { TotalMinutes: < 120 } => Text($"{(int)span.TotalMinutes} min"),
        { TotalHours: < 48 } => Text($"{(int)span.TotalHours} h {span.Minutes} min"),
        _ => Text($"{span.Days} d {span.Hours} h"),
    };

    /// <summary>Such as <c>512 B</c>, <c>1.4 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        if (bytes < 1024)
            return Text($"{bytes} B");
        double size = bytes / 1024.0;
        int unit = 0;
        for (; size >= 999.5 && unit < Units.Length - 1; unit++)
            size /= 1024;
        return size < 9.95 ? Text($"{size:0.0} {Units[unit]}") : Text($"{size:0} {Units[unit]}");
    }

    /// <summary>With commas: <c>12,345</c>.</summary>
    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
