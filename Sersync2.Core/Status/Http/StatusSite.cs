using System.Net;
using System.Text;
using Sersync2.Core.Showing;

namespace Sersync2.Core.Status.Http;

/// <summary>What is served where. Nothing that is asked for changes anything.</summary>
/// <remarks>
/// Called by many connections at once. They share one snapshot for half a second: however often someone asks, the sets of
/// changed paths are looked at twice a second at most.
/// </remarks>
/// <param name="loopbackOnly">The server listens on loopback: it answers only to names of loopback, so that no page of
/// another site can read it under a name that has come to mean this host.</param>
internal sealed class StatusSite(IStatusSource source, StatusHistory history, bool loopbackOnly, TimeProvider clock)
{
    private const string Json = "application/json";
    private static readonly TimeSpan Shared = TimeSpan.FromMilliseconds(500);
    private readonly Lock _gate = new();
    private StatusSnapshot? _snapshot;
    private long _taken;

    public HttpResponse Respond(HttpRequest request)
    {
        if (loopbackOnly && request.Host is { } host && !IsLoopback(host))
            return HttpResponse.Text(HttpStatus.MisdirectedRequest, "this server listens on loopback, and answers only to localhost, 127.0.0.1 and [::1]\n");
        if (request.Method is not ("GET" or "HEAD"))
            return HttpResponse.Error(HttpStatus.MethodNotAllowed);
        return request.Path switch
        {
            "/" => StatusPage.Response,
            "/status.json" => new HttpResponse(HttpStatus.Ok, Json, StatusJson.Write(Snapshot())),
            "/history.json" => new HttpResponse(HttpStatus.Ok, Json, history.ToJson()),
            "/metrics" => new HttpResponse(HttpStatus.Ok, "text/plain; version=0.0.4; charset=utf-8", Encoding.UTF8.GetBytes(StatusMetrics.Write(Snapshot()))),
            "/healthz" => Health(),
            _ => HttpResponse.Error(HttpStatus.NotFound),
        };
    }

    // Healthy is what needs nobody's hand: a remote that is behind, and catching up, is.
    private HttpResponse Health()
    {
        List<string> troubles = [.. Snapshot().Troubles];
        return troubles.Count == 0
            ? HttpResponse.Text(HttpStatus.Ok, "ok\n")
            : HttpResponse.Text(HttpStatus.ServiceUnavailable, string.Join('\n', troubles.Select(ShownText.Line)) + "\n");
    }

    private StatusSnapshot Snapshot()
    {
        lock (_gate)
        {
            if (_snapshot is null || clock.GetElapsedTime(_taken) > Shared)
            {
                _snapshot = source.TakeSnapshot();
                _taken = clock.GetTimestamp();
            }

            return _snapshot;
        }
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
