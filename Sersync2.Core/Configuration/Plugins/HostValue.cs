using Sersync2.Core.Showing;

namespace Sersync2.Core.Configuration.Plugins;

/// <summary>Hosts to connect to.</summary>
internal static class HostValue
{
    /// <summary>A host name or an address; the brackets of an IPv6 address are taken off.</summary>
    /// <exception cref="ConfigurationException">It is missing, or can be no host.</exception>
    public static string Read(ConfigBlock block, string attribute)
    {
        string text = block.Text(attribute)
            ?? throw block.Error(attribute, $"{block.Tag} has no \"{attribute}\"; expected a host name or an address, e.g. {attribute}=\"192.168.0.2\"");
        string host = text.StartsWith('[') && text.EndsWith(']') ? text[1..^1] : text;
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            throw block.Error(attribute, $"{attribute}=\"{Secrets.HideInAddress(text)}\" of {block.Tag} is not valid; expected a host name or an address, without a port");
        return host;
    }
}
