namespace Sersync2.Core.Configuration;

/// <summary>A stand-in until the real reader is merged.</summary>
public static class ConfigurationReader
{
    public static SersyncSettings Read(string file, bool requireRemotes = true)
    {
        _ = requireRemotes;
        if (!System.IO.File.Exists(file))
            throw new SersyncException($"cannot read the configuration \"{file}\": no such file");
        return new SersyncSettings { File = Path.GetFullPath(file) };
    }
}
