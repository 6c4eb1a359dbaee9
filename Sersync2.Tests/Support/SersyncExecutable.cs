namespace Sersync2.Tests.Support;

/// <summary>Which executable the end-to-end tests run.</summary>
internal static class SersyncExecutable
{
    /// <summary>
    /// SERSYNC2_EXECUTABLE; else <c>out/sersync2</c> above the tests, unless the code has been built anew since; else
    /// what was built along with the tests.
    /// </summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        string? given = Environment.GetEnvironmentVariable("SERSYNC2_EXECUTABLE");
        if (!string.IsNullOrEmpty(given))
        {
            return File.Exists(given)
                ? System.IO.Path.GetFullPath(given)
                : throw new FileNotFoundException($"SERSYNC2_EXECUTABLE names no file: \"{given}\"");
        }

        string built = System.IO.Path.Combine(AppContext.BaseDirectory, "sersync2");
        DateTime code = File.GetLastWriteTimeUtc(System.IO.Path.Combine(AppContext.BaseDirectory, "Sersync2.Core.dll"));
        for (DirectoryInfo? above = new(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            string shipped = System.IO.Path.Combine(above.FullName, "out", "sersync2");
            if (File.Exists(shipped) && File.GetLastWriteTimeUtc(shipped) >= code)
                return shipped;
        }

        return built;
    }
}
