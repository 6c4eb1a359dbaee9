namespace Sersync2.Tests.Support;

internal static class Repository
{
    /// <summary>The absolute path of a file of the project, by its path in it.</summary>
    public static string Find(string path)
    {
        for (DirectoryInfo? above = new(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            if (File.Exists(Path.Combine(above.FullName, "Sersync2.sln")))
                return Path.Combine(above.FullName, path);
        }

        throw new DirectoryNotFoundException($"no Sersync2.sln above \"{AppContext.BaseDirectory}\"");
    }
}
