using Sersync2.Core.Configuration.Xml;

namespace Sersync2.Core.Configuration;

/// <summary>Puts file, line and column before what is said about one configuration, and gathers the warnings and the errors.</summary>
internal sealed class ConfigurationDiagnostics(string file, SourceText source)
{
    private readonly List<ConfigurationException> _errors = [];
    private readonly List<(int Offset, string Message)> _warnings = [];
    private readonly HashSet<string> _faults = new(StringComparer.Ordinal);

    /// <summary>All warnings, in the order of the file.</summary>
    public IReadOnlyList<string> Warnings =>
        [.. _warnings.OrderBy(warning => warning.Offset).Select(warning => At(warning.Offset) + warning.Message)];

    /// <summary>Those of the warnings that are to be mended: see <see cref="Fault"/>.</summary>
    public IReadOnlySet<string> Faults => _faults;

    /// <summary>Notes an error and goes on without what it is about, so that all can be told at once.</summary>
    /// <param name="readOn">The block that is read on nevertheless.</param>
    public T Attempt<T>(Func<T> read, T otherwise, ConfigBlock? readOn = null)
    {
        try
        {
            return read();
        }
        catch (ConfigurationException e)
        {
            _errors.Add(e);
            e.Block?.EndInPart(readOn);
            return otherwise;
        }
    }

    /// <exception cref="ConfigurationException">The first error that was noted, with the others.</exception>
    public void ThrowIfWrong()
    {
        if (_errors.Count == 0)
            return;
        ConfigurationException first = _errors[0];
        throw new ConfigurationException(first.Message)
        {
            Line = first.Line,
            Column = first.Column,
            AllErrors = [.. _errors.OrderBy(error => (error.Line ?? 0, error.Column ?? 0)).Select(error => error.Message)],
            Warnings = Warnings,
        };
    }

    public void Warn(int offset, string message) => _warnings.Add((offset, message));

    /// <summary>
    /// Notes what Sersync2 does not do as it is written, because it would do harm: an installation that is there goes on, and a
    /// check finds an error.
    /// </summary>
    public void Fault(int offset, string message)
    {
        Warn(offset, message);
        _faults.Add(At(offset) + message);
    }

    /// <summary>The error to throw for what stands at <paramref name="offset"/>.</summary>
    public ConfigurationException Error(int offset, string message, ConfigBlock? block = null)
    {
        (int line, int column) = source.Locate(offset);
        return new ConfigurationException(At(offset) + message) { Line = line, Column = column, Block = block };
    }

    private string At(int offset)
    {
        (int line, int column) = source.Locate(offset);
        return $"{file}:{line}:{column}: ";
    }
}
