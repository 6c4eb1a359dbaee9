using Sersync2.Core.Configuration.Xml;

namespace Sersync2.Core.Configuration;

/// <summary>Puts file, line and column before what is said about one configuration, and gathers the warnings.</summary>
internal sealed class ConfigurationDiagnostics(string file, SourceText source)
{
    private readonly List<(int Offset, string Message)> _warnings = [];

    /// <summary>All warnings, in the order of the file.</summary>
    public IReadOnlyList<string> Warnings =>
        [.. _warnings.OrderBy(warning => warning.Offset).Select(warning => At(warning.Offset) + warning.Message)];

    public void Warn(int offset, string message) => _warnings.Add((offset, message));

    /// <summary>The error to throw for what stands at <paramref name="offset"/>.</summary>
    public ConfigurationException Error(int offset, string message)
    {
        (int line, int column) = source.Locate(offset);
        return new ConfigurationException(At(offset) + message) { Line = line, Column = column };
    }

    private string At(int offset)
    {
        (int line, int column) = source.Locate(offset);
        return $"{file}:{line}:{column}: ";
    }
}
