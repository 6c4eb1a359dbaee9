namespace Sersync2.Core;

/// <summary>
/// An error that ends the program: shown once, on stderr, in the form <c>what failed, quoting the object: why; what to do</c>.
/// </summary>
public class SersyncException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The exit code that goes with the error. The original used 1 for every error of the user.</summary>
    public int ExitCode { get; init; } = 1;
}
