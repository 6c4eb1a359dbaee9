using System.Text;
using Sersync2.Core.Status.Http;

namespace Sersync2.Tests.Status.Http;

public sealed class HttpRequestTests
{
    [TestCase("GET / HTTP/1.1\r\nHost: a", "GET", "/", "a")]
    [TestCase("HEAD /metrics?x=1 HTTP/1.1\r\nhost:\t127.0.0.1:8008 ", "HEAD", "/metrics", "127.0.0.1")]
    [TestCase("GET / HTTP/1.0", "GET", "/", null)]
    [TestCase("GET http://a:1/status.json HTTP/1.1\r\nHost: [::1]:8008\r\nX-Y:", "GET", "/status.json", "[::1]")]
    [TestCase("GET http://a HTTP/1.1\r\nHost: [::1]", "GET", "/", "[::1]")]
    [TestCase("DELETE /x HTTP/1.1\r\nHost:", "DELETE", "/x", "")]
    public void A_well_formed_request_is_read(string head, string method, string path, string? host) =>
        Assert.That(Parse(head, out _), Is.EqualTo(new HttpRequest(method, path, host)));

    [TestCase("")]
    [TestCase("GET /")]
    [TestCase("GET  / HTTP/1.1\r\nHost: a")]
    [TestCase(" GET / HTTP/1.1\r\nHost: a")]
    [TestCase("GET / HTTP/1.1 \r\nHost: a")]
    [TestCase("G\u0001T / HTTP/1.1\r\nHost: a")]
    [TestCase("GET /\u00e9 HTTP/1.1\r\nHost: a")]
    [TestCase("GET x HTTP/1.1\r\nHost: a")]
    [TestCase("GET / HTTP/11\r\nHost: a")]
    [TestCase("GET / http/1.1\r\nHost: a")]
    [TestCase("GET / HTTP/1.1")]
    [TestCase("GET / HTTP/1.1\r\nHost: a\r\nHost: b")]
    [TestCase("GET / HTTP/1.1\r\nHost: a\r\n folded: b")]
    [TestCase("GET / HTTP/1.1\r\nHost : a")]
    [TestCase("GET / HTTP/1.1\r\nHost: a\r\nno colon")]
    [TestCase("GET / HTTP/1.1\r\nHost: a\nX: b")]
    [TestCase("GET / HTTP/1.1\r\nHost: a\0")]
    public void A_malformed_request_is_refused(string head)
    {
        HttpRequest? request = Parse(head, out HttpStatus status);

        Assert.That((request, status), Is.EqualTo(((HttpRequest?)null, HttpStatus.BadRequest)));
    }

    [TestCase("GET / HTTP/2.0\r\nHost: a")]
    [TestCase("PRI * HTTP/2.0", HttpStatus.BadRequest)]
    public void Another_version_is_refused(string head, object? expected = null)
    {
        Assert.That(Parse(head, out HttpStatus status), Is.Null);
        Assert.That(status, Is.EqualTo(expected ?? HttpStatus.VersionNotSupported));
    }

    private static HttpRequest? Parse(string head, out HttpStatus status) => HttpRequest.Parse(Encoding.Latin1.GetBytes(head), out status);
}
