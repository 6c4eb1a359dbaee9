using Sersync2.Core.Configuration.Xml;
using Sersync2.Core.Native;

namespace Sersync2.Core.Configuration;

/// <summary>Fetches the bytes of a configuration, or says why it cannot.</summary>
internal static class ConfigurationFile
{
    // A log or a device named by mistake must not fill the memory.
    private const int MaxLength = 16 * 1024 * 1024;

    /// <param name="way">By what others may decide over what was read.</param>
    /// <exception cref="ConfigurationException">The file is missing, unreadable, empty or too large.</exception>
    public static SourceText Load(string file, out IReadOnlyList<Distrust> way)
    {
        if (file.Length == 0)
            throw Unreadable(file, "the name is empty; name the configuration with -o FILE");
        string name = StartingDirectory.Current.NameToOpen(file);
        if (Directory.Exists(name))
            throw Unreadable(file, "it is a directory; name the file, such as confxml.xml, in it");
        try
        {
            using FileStream stream = File.OpenRead(name);
            using var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int length; (length = stream.Read(buffer)) > 0;)
            {
                content.Write(buffer, 0, length);
                if (content.Length > MaxLength)
                    throw Unreadable(file, $"it is larger than {MaxLength >> 20} MiB; name an XML file with -o FILE");
            }

            if (content.Length == 0)
                throw Unreadable(file, "it is empty; fill it as confxml.sample.xml shows");
            way = OpenConfiguration.WayTo(stream.SafeFileHandle, file);
            return SourceText.FromFile(content.ToArray());
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable(file, "no such file; name the configuration with -o FILE", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw Unreadable(file, "permission denied; make it readable for the user who runs sersync2", exception);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(file, exception.Reason(), exception);
        }
    }

    private static ConfigurationException Unreadable(string file, string reason, Exception? cause = null) =>
        new($"cannot read the configuration \"{file}\": {reason}", cause);
}
