using System.Globalization;
using System.Text;
using Sersync2.Core.Showing;

namespace Sersync2.Core.Status.Http;

/// <summary>One answer. Nothing may keep it, frame it, or read another type into it.</summary>
internal sealed record HttpResponse(HttpStatus Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    private const string Plain = "text/plain; charset=utf-8";

    /// <summary>What a page may load and run; nothing, unless it says so.</summary>
    public string ContentSecurity { get; init; } = "default-src 'none'; frame-ancestors 'none'";

    public static HttpResponse Text(HttpStatus status, string text) => new(status, Plain, Encoding.UTF8.GetBytes(ShownText.Lines(text)));

    /// <summary>An answer that says no more than its status.</summary>
    public static HttpResponse Error(HttpStatus status) => Text(status, Reason(status) + "\n");

    /// <param name="withBody">False for HEAD: the same, without its body.</param>
    public byte[] ToBytes(bool withBody, DateTimeOffset now)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {(int)Status} {Reason(Status)}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Date: {now:R}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Type: {ContentType}\r\nContent-Length: {Body.Length}\r\n");
        head.Append("Connection: close\r\nCache-Control: no-store\r\n");
        if (Status == HttpStatus.MethodNotAllowed)
            head.Append("Allow: GET, HEAD\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Security-Policy: {ContentSecurity}\r\n");
        head.Append("X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n");
        head.Append("Cross-Origin-Resource-Policy: same-origin\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head.ToString()), .. withBody ? Body.Span : default];
    }

    private static string Reason(HttpStatus status) => status switch
    {
        HttpStatus.Ok => "OK",
        HttpStatus.BadRequest => "Bad Request",
        HttpStatus.NotFound => "Not Found",
        HttpStatus.MethodNotAllowed => "Method Not Allowed",
        HttpStatus.RequestTimeout => "Request Timeout",
        HttpStatus.MisdirectedRequest => "Misdirected Request",
        HttpStatus.RequestHeaderFieldsTooLarge => "Request Header Fields Too Large",
        HttpStatus.ServiceUnavailable => "Service Unavailable",
        HttpStatus.VersionNotSupported => "HTTP Version Not Supported",
        _ => "Internal Server Error",
    };
}
