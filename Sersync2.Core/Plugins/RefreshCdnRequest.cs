using System.Text;
using System.Text.RegularExpressions;
using Sersync2.Core.Configuration.Plugins;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Plugins;

/// <summary>The request by which a path is fetched again, word for word that of the original but for the encoding. Pure.</summary>
internal sealed class RefreshCdnRequest
{
    private readonly string _start;
    private readonly string _base;
    private readonly string _end;
    private readonly Regex? _match;

    public RefreshCdnRequest(RefreshCdnPluginSettings settings)
    {
        _start = $"HEAD /index.jsp?user={PercentEncoding.Value(settings.User)}&pswd={PercentEncoding.Value(settings.Password)}&ok=ok&";
        _base = PercentEncoding.Url(settings.Base);
        string host = settings.Host.Contains(':', StringComparison.Ordinal) ? $"[{settings.Host}]" : settings.Host;
        _end = $" HTTP/1.0\r\nHost: {host}\r\n\r\n";
        _match = settings.Match is { } match ? FilterExpression.ForSearch(match) : null;
    }

    /// <returns>Null where the expression does not match: then nothing is to be fetched.</returns>
    /// <exception cref="RegexMatchTimeoutException">The expression takes too long.</exception>
    public byte[]? For(PluginEvent change)
    {
        byte[]? path = _match is null ? [(byte)'/', .. change.Path.Bytes] : Matched(_match, change.FullPath.Bytes);
        if (path is null)
            return null;
        string url = _base + PercentEncoding.Path(path);
        return Encoding.ASCII.GetBytes(_start + (change.IsDirectory ? $"dirs={url}/" : $"urls={url}") + _end);
    }

    private static byte[]? Matched(Regex expression, ReadOnlySpan<byte> path)
    {
        Encoding encoding = ByteText.IsUtf8(path) ? Encoding.UTF8 : Encoding.Latin1;
        string text = encoding.GetString(path);
        Match match = expression.Match(text);
        return match.Success ? encoding.GetBytes(match.Groups[1].Value + text[(match.Index + match.Length)..]) : null;
    }
}
