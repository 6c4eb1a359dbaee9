using System.Net.Sockets;

namespace Sersync2.Core.Status.Http;

/// <summary>
/// One connection: one request, one answer, closed. A client that sends too much, too slowly or nonsense costs a few
/// kilobytes for a few seconds.
/// </summary>
/// <param name="respond">Makes the answer to a request that is well-formed.</param>
internal sealed class HttpConnection(Socket socket, Func<HttpRequest, HttpResponse> respond)
{
    private const int MaxHeadLength = 8 * 1024;
    private const int MaxDrained = 256 * 1024;
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(1);

    /// <param name="cancellation">Ends it at once, answered or not.</param>
    /// <param name="headLimit">How long the head of the request may take to come.</param>
    public async Task ServeAsync(TimeSpan headLimit, CancellationToken cancellation)
    {
        (HttpRequest? request, HttpStatus status) = await ReadRequestAsync(headLimit, cancellation);
        if (request is null && status == HttpStatus.Ok)
            return; // left without a word
        HttpResponse response = request is null ? HttpResponse.Error(status) : respond(request);
        await SendAsync(response.ToBytes(request?.Method != "HEAD", DateTimeOffset.UtcNow), cancellation);
        await DrainAsync(cancellation);
    }

    private async Task<(HttpRequest? Request, HttpStatus Status)> ReadRequestAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        byte[] head = new byte[MaxHeadLength];
        int length = 0;
        try
        {
            while (length < head.Length)
            {
                int count = await socket.ReceiveAsync(head.AsMemory(length), deadline.Token);
                if (count == 0)
                    return (null, length == 0 ? HttpStatus.Ok : HttpStatus.BadRequest);
                length += count;
                int end = head.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
                if (end >= 0)
                {
                    HttpRequest? request = HttpRequest.Parse(head.AsSpan(0, end), out HttpStatus status);
                    return (request, status);
                }
            }

            return (null, HttpStatus.RequestHeaderFieldsTooLarge);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, length == 0 ? HttpStatus.Ok : HttpStatus.RequestTimeout);
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, cancellation)..];
        socket.Shutdown(SocketShutdown.Send);
    }

    // What the client sends beyond its request must be read: closed with unread bytes, the connection is reset, and the
    // answer may be lost on its way.
    private async Task DrainAsync(CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(DrainLimit);
        byte[] buffer = new byte[MaxHeadLength];
        int drained = 0;
        int count;
        while (drained < MaxDrained && (count = await socket.ReceiveAsync(buffer, deadline.Token)) > 0)
            drained += count;
    }
}
