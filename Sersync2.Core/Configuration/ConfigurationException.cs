namespace Sersync2.Core.Configuration;

/// <summary>A configuration that cannot be read or understood; the message names file, line and column where there are any.</summary>
public sealed class ConfigurationException(string message, Exception? innerException = null)
    : SersyncException(message, innerException)
{
    /// <summary>Where the reading ended.</summary>
    internal ConfigBlock? Block { get; init; }

    /// <summary>Counted from 1; null where the error is about the file as a whole.</summary>
    public int? Line { get; init; }

    /// <summary>This error and the others of the file, in its order.</summary>
    public IReadOnlyList<string> AllErrors { get; init; } = [message];

    /// <summary>The traps that were seen before the reading ended, each a whole sentence.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>In characters, counted from 1; null where the error is about the file as a whole.</summary>
    public int? Column { get; init; }
}
