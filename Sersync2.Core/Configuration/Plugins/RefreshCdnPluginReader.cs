using Sersync2.Core.Paths;
using Sersync2.Core.Showing;

namespace Sersync2.Core.Configuration.Plugins;

/// <summary>Reads <c>&lt;plugin name="refreshCDN"&gt;</c>.</summary>
internal static class RefreshCdnPluginReader
{
    public static RefreshCdnPluginSettings Read(string name, ConfigBlock plugin, bool alone)
    {
        ConfigBlock localPath = PluginParts.LocalPath(name, plugin);
        ConfigBlock info = PluginParts.Required(localPath, "cdninfo", "<cdninfo domainname=\"HOST\" port=\"80\" username=\"USER\" passwd=\"PASSWORD\"/>");
        ConfigBlock url = PluginParts.Required(localPath, "sendurl", "<sendurl base=\"http://HOST/PATH\"/>");
        var settings = new RefreshCdnPluginSettings
        {
            Name = name,
            Watch = WatchPath.Read(localPath, mustExist: alone),
            Host = HostValue.Read(info, "domainname"),
            User = info.Text("username") ?? "",
            Password = info.Text("passwd") ?? "",
            Base = ReadBase(url),
            Match = ReadMatch(localPath.Block("regexurl")),
        };
        Secrets.Remember(settings.Password);
        Secrets.Remember(Uri.EscapeDataString(settings.Password));
        return info.Number("port", 1, ushort.MaxValue, "a TCP port") is { } port ? settings with { Port = port } : settings;
    }

    private static string ReadBase(ConfigBlock url)
    {
        string text = url.Text("base")
            ?? throw url.Error("base", "<sendurl> has no \"base\"; expected where the watch path is published, e.g. base=\"http://pic.example.com/cms\"");
        return text.TrimEnd('/');
    }

    private static string? ReadMatch(ConfigBlock regex)
    {
        string? match = regex.Expression("match");
        if (!regex.Flag("regex", false))
            return null;
        if (match is null)
            throw regex.Error("match", "<regexurl> has no \"match\"; expected a regular expression for a part of the absolute path, with one group");
        if (FilterExpression.Validate(match) is { } problem)
            throw regex.Error("match", $"match=\"{match}\" of <regexurl> is not valid: {problem}; expected a regular expression");
        return match;
    }
}
