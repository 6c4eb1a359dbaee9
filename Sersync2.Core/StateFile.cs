namespace Sersync2.Core;

/// <summary>A few lines in the state directory: written whole, or not at all.</summary>
internal static class StateFile
{
    /// <summary>Its lines; none where it cannot be read.</summary>
    public static string[] Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <returns>Why it could not be written, or null.</returns>
    public static string? TryWrite(string path, IEnumerable<string> lines)
    {
        string text = string.Concat(lines.Select(line => line + "\n"));
        try
        {
            if (File.Exists(path) && File.ReadAllText(path) == text)
                return null;
            string beside = $"{path}.{Guid.NewGuid():N}.new";
            File.WriteAllText(beside, text);
            File.Move(beside, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Reason();
        }
    }
}
