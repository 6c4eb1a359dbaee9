using System.Net;
using System.Net.Sockets;
using NLog;

namespace Sersync2.Core.Status.Http;

/// <summary>
/// A server for a few small answers, made of a socket. ASP.NET would triple the executable and its memory, and
/// HttpListener is kept for compatibility only, bounds neither the time nor the number of connections, and registers
/// prefixes that nobody needs here; what is needed of HTTP/1.1 is one request per connection, and bounds.
/// </summary>
/// <remarks>
/// One task accepts; each connection is a task of its own and shares nothing but <see cref="OpenConnections"/>. A port that
/// is taken must not keep the mirror from running: it is tried again.
/// </remarks>
internal sealed class HttpServer(IPEndPoint address, Func<HttpRequest, HttpResponse> respond)
{
    public const int MostConnections = 32;

    private const int Backlog = 64;
    private static readonly Logger Log = LogManager.GetLogger("status");
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterFailedAccept = TimeSpan.FromMilliseconds(200);
    private readonly OpenConnections _connections = new(MostConnections);
    private readonly TaskCompletionSource<int> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How long the head of a request may take to come.</summary>
    public TimeSpan HeadLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection may last in all.</summary>
    public TimeSpan ConnectionLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Completes when the server listens; its result is the port.</summary>
    public Task<int> Listening => _listening.Task;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            using Socket listener = await ListenAsync(stop);
            _listening.TrySetResult(((IPEndPoint)listener.LocalEndPoint!).Port);
            while (true)
                await AcceptAsync(listener, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task<Socket> ListenAsync(CancellationToken stop)
    {
        for (string said = ""; ;)
        {
            var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                listener.Bind(address);
                listener.Listen(Backlog);
                Log.Info("status page at http://{0}/", listener.LocalEndPoint);
                return listener;
            }
            catch (SocketException e)
            {
                listener.Dispose();
                if (said != e.Message)
                    Log.Error("cannot serve the status page at {0}: {1}; set another port in <host>, or free this one (tried again every {2} s)", address, e.Message, Retry.TotalSeconds);
                said = e.Message;
            }

            await Task.Delay(Retry, stop);
        }
    }

    private async Task AcceptAsync(Socket listener, CancellationToken stop)
    {
        try
        {
            Socket socket = await listener.AcceptAsync(stop);
            CancellationTokenSource connection = _connections.Add(stop);
            _ = ServeAsync(socket, connection);
        }
        catch (SocketException e)
        {
            // Out of descriptors, or the client was gone before it was accepted.
            Log.Debug("status page: {0}", e.Message);
            await Task.Delay(AfterFailedAccept, stop);
        }
    }

    private async Task ServeAsync(Socket socket, CancellationTokenSource connection)
    {
        using (socket)
        using (connection)
        {
            try
            {
                connection.CancelAfter(ConnectionLimit);
                await new HttpConnection(socket, respond).ServeAsync(HeadLimit, connection.Token);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The client is gone, or took too long.
            }
            catch (Exception e)
            {
                Log.Error(e, "status page: a request failed unexpectedly");
            }
            finally
            {
                _connections.Remove(connection);
            }
        }
    }
}
