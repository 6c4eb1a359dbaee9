using Sersync2.Core.Showing;

namespace Sersync2.Core.Configuration.Plugins;

/// <summary>Reads <c>&lt;plugin name="http"&gt;</c>.</summary>
internal static class HttpPluginReader
{
    public static HttpPluginSettings Read(string name, ConfigBlock plugin, bool alone)
    {
        ConfigBlock localPath = PluginParts.LocalPath(name, plugin);
        ConfigBlock target = PluginParts.Required(localPath, "deshost", "<deshost url=\"http://HOST/PATH\"/>");
        return new HttpPluginSettings
        {
            Name = name,
            Watch = WatchPath.Read(localPath, mustExist: alone),
            Url = ReadUrl(target),
        };
    }

    private static Uri ReadUrl(ConfigBlock target)
    {
        string text = target.Text("url")
            ?? throw target.Error("url", "<deshost> has no \"url\"; expected where to post to, e.g. url=\"http://www.example.com/changed\"");
        // The original took addresses without a scheme, as curl does.
        string full = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        if (!Uri.TryCreate(full, UriKind.Absolute, out Uri? url) || url.Host.Length == 0 || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            throw target.Error("url", $"url=\"{Secrets.HideInAddress(text)}\" of <deshost> is not valid; expected an address with http:// or https://");
        Secrets.RememberIn(url);
        return target.Number("port", 1, ushort.MaxValue, "a TCP port") is { } port ? new UriBuilder(url) { Port = port }.Uri : url;
    }
}
