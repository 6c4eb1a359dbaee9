using System.Buffers;
using System.Text;

namespace Sersync2.Core.Status.Http;

/// <summary>The head of a request, as far as it decides the answer.</summary>
/// <param name="Path">Without the query.</param>
/// <param name="Host">Of the Host header, without the port; null where there is none.</param>
internal sealed record HttpRequest(string Method, string Path, string? Host)
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <param name="head">All before the empty line, in the form of RFC 9112.</param>
    /// <param name="status">Why it cannot be answered.</param>
    public static HttpRequest? Parse(ReadOnlySpan<byte> head, out HttpStatus status)
    {
        status = HttpStatus.BadRequest;
        if (head.ContainsAnyInRange((byte)0x7F, (byte)0xFF))
            return null;
        string[] lines = Encoding.ASCII.GetString(head).Split("\r\n");
        string[] words = lines[0].Split(' ');
        if (lines.Any(line => line.Any(letter => char.IsControl(letter) && letter != '\t')))
            return null;
        if (words.Length != 3 || !IsToken(words[0]) || !IsVersion(words[2]) || PathOf(words[1]) is not { } path)
            return null;
        if (words[2][5] != '1')
        {
            status = HttpStatus.VersionNotSupported;
            return null;
        }

        List<string> hosts = [];
        foreach (string line in lines.AsSpan(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !IsToken(line[..colon]))
                return null;
            if (line.AsSpan(0, colon).Equals("Host", StringComparison.OrdinalIgnoreCase))
                hosts.Add(line[(colon + 1)..].Trim(' ', '\t'));
        }

        if (hosts.Count > 1 || (hosts.Count == 0 && words[2] != "HTTP/1.0"))
            return null;
        status = HttpStatus.Ok;
        return new HttpRequest(words[0], path, hosts.Count == 0 ? null : WithoutPort(hosts[0]));
    }

    private static bool IsToken(string word) => word.Length > 0 && !word.AsSpan().ContainsAnyExcept(TokenCharacters);

    private static bool IsVersion(string word) =>
        word.Length == 8 && word.StartsWith("HTTP/", StringComparison.Ordinal) && char.IsAsciiDigit(word[5]) && word[6] == '.' && char.IsAsciiDigit(word[7]);

    private static string? PathOf(string target)
    {
        // What a proxy is asked, a server must understand as well.
        if (target.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            int slash = target.IndexOf('/', "http://".Length);
            target = slash < 0 ? "/" : target[slash..];
        }

        return target.StartsWith('/') ? target.Split('?', '#')[0] : null;
    }

    private static string WithoutPort(string host)
    {
        int colon = host.LastIndexOf(':');
        return colon > host.LastIndexOf(']') ? host[..colon] : host;
    }
}
