using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Configuration;

/// <summary>Paths given in the file; relative ones count from the directory that the program was started in.</summary>
internal static class PathValue
{
    /// <exception cref="ConfigurationException">It is relative, and that directory has been removed.</exception>
    public static AbsolutePath ToAbsolute(ReadOnlySpan<byte> value)
    {
        try
        {
            return StartingDirectory.Current.FullPath(value);
        }
        catch (SersyncException e)
        {
            throw new ConfigurationException(e.Message, e);
        }
    }

    /// <inheritdoc cref="ToAbsolute(ReadOnlySpan{byte})"/>
    public static string ToAbsolute(string value)
    {
        try
        {
            return StartingDirectory.Current.FullPath(value);
        }
        catch (SersyncException e)
        {
            throw new ConfigurationException(e.Message, e);
        }
    }
}
