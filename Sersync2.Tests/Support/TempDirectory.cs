namespace Sersync2.Tests.Support;

/// <summary>A directory that goes with the test.</summary>
internal sealed class TempDirectory : IDisposable
{
    /// <summary>Absolute, without symbolic links, without a trailing slash.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("sersync2-test.").FullName;

    /// <summary>The path of <paramref name="name"/> in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string CreateDirectory(string name) => Directory.CreateDirectory(this[name]).FullName;

    public void Dispose()
    {
        // Names may be any bytes: Directory.Delete would leave some behind.
        if (ByteFileStatus.Of(Path) is not null)
            ByteFile.Remove(Path);
    }

    public override string ToString() => Path;
}
