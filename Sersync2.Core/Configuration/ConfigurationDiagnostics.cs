using Sersync2.Core.Configuration.Xml;
using Sersync2.Core.Showing;

namespace Sersync2.Core.Configuration;

/// <summary>
/// Puts file, line and column before what is said about one configuration, and gathers the warnings and the errors: so many
/// of each, and the number of the others, for a file may be wrong in as many places as it has bytes.
/// </summary>
internal sealed class ConfigurationDiagnostics(string file, SourceText source)
{
    /// <summary>Most warnings that are told, and most errors.</summary>
    public const int Most = 100;

    // A value may be as long as the file.
    private const int LongestMessage = 2000;
    private readonly List<ConfigurationException> _errors = [];
    private readonly List<(int Offset, string Message)> _warnings = [];
    private readonly HashSet<string> _faults = new(StringComparer.Ordinal);
    private int _otherErrors;
    private int _otherWarnings;

    /// <summary>The warnings, in the order of the file.</summary>
    public IReadOnlyList<string> Warnings =>
    [
        .. _warnings.OrderBy(warning => warning.Offset).Select(warning => At(warning.Offset) + warning.Message),
        .. Others(_otherWarnings, "warning"),
    ];

    /// <summary>Those of the warnings that are to be mended: see <see cref="Fault"/>.</summary>
    public IReadOnlyList<string> Faults => _faults.Count == 0 ? [] : [.. _faults];

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
            if (_errors.Count < Most)
                _errors.Add(e);
            else
                _otherErrors++;
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
            AllErrors =
            [
                .. _errors.OrderBy(error => (error.Line ?? 0, error.Column ?? 0)).Select(error => error.Message),
                .. Others(_otherErrors, "error"),
            ],
            Warnings = Warnings,
        };
    }

    public void Warn(int offset, string message)
    {
        if (_warnings.Count < Most)
            _warnings.Add((offset, ShownText.Shorten(message, LongestMessage)));
        else
            _otherWarnings++;
    }

    /// <summary>
    /// Notes what Sersync2 does not do as it is written, because it would do harm: an installation that is there goes on, and a
    /// check finds an error.
    /// </summary>
    public void Fault(int offset, string message)
    {
        Warn(offset, message);
        _faults.Add(At(offset) + ShownText.Shorten(message, LongestMessage));
    }

    /// <summary>The error to throw for what stands at <paramref name="offset"/>.</summary>
    public ConfigurationException Error(int offset, string message, ConfigBlock? block = null)
    {
        (int line, int column) = source.Locate(offset);
        return new ConfigurationException(At(offset) + ShownText.Shorten(message, LongestMessage)) { Line = line, Column = column, Block = block };
    }

    private IEnumerable<string> Others(int count, string what) =>
        count == 0 ? [] : [$"{file}: and {count} more {what}{(count == 1 ? "" : "s")}, which are not told: mend these first"];

    private string At(int offset)
    {
        (int line, int column) = source.Locate(offset);
        return $"{file}:{line}:{column}: ";
    }
}
