using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using Sersync2.Core.Configuration.Plugins;

namespace Sersync2.Core.Plugins;

/// <summary>Posts each event as a form to a web server.</summary>
internal sealed class HttpPlugin : IPlugin
{
    private readonly Uri _url;
    private readonly HttpClient _client;

    /// <exception cref="SersyncException">The address is https, and there is no OpenSSL.</exception>
    public HttpPlugin(HttpPluginSettings settings)
    {
        _url = settings.Url;
        if (_url.Scheme == Uri.UriSchemeHttps)
            RequireOpenSsl();
        // Where an event goes, the configuration alone decides. Names are looked up anew now and then.
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    // For people: no name, no password, and nothing after a question mark.
    private string Address => _url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    public TimeSpan TimeLimit => NetworkPlugin.TimeLimit;

    public async Task<PluginResult> HandleAsync(PluginEvent change, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = Form(change) };
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return response.IsSuccessStatusCode
                ? PluginResult.Done
                : PluginResult.Failed($"{Address} answers {(int)response.StatusCode} {response.ReasonPhrase}");
        }
        catch (HttpRequestException e)
        {
            return PluginResult.Failed($"cannot post to {Address}: {e.InnerException?.Message ?? e.Message}");
        }
    }

    public void Dispose() => _client.Dispose();

    private static ByteArrayContent Form(PluginEvent change)
    {
        string form = $"watchroot={PercentEncoding.Path(change.Watch.Bytes)}&isdir={(change.IsDirectory ? 1 : 0)}"
            + $"&inotifyPath={PercentEncoding.Path(change.FullPath.Bytes)}&mask={(uint)change.Cause}";
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(form));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        return content;
    }

    // .NET looks for it when it is first needed, and ends the process where it is missing.
    private static void RequireOpenSsl()
    {
        foreach (string library in (string[])["libssl.so.3", "libssl.so.1.1", "libssl.so.10", "libssl.so.1.0.2", "libssl.so.1.0.0"])
        {
            if (NativeLibrary.TryLoad(library, out _))
                return;
        }

        throw new SersyncException("plugin \"http\" cannot use https: there is no OpenSSL (libssl) on this machine; install it, or post to an http address");
    }
}
