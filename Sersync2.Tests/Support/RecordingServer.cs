using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sersync2.Tests.Support;

/// <summary>A TCP server on loopback that keeps what each connection says, and answers what it is told to.</summary>
/// <remarks>Connections are served on tasks of their own; <see cref="_messages"/> is locked by itself.</remarks>
internal sealed class RecordingServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly List<byte[]> _messages = [];
    private readonly Task _accepting;

    public RecordingServer(IPAddress? address = null)
    {
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What to answer to a whole request; null: nothing, a connection is read until the other side closes it. After one that is not of HTTP/1.1 the connection is closed.</summary>
    public string? Answer { get; set; }

    /// <summary>Called with each message, before it is kept and answered.</summary>
    public Action<byte[]>? OnMessage { get; set; }

    /// <summary>What was said, a connection or a request each, in the order of arrival.</summary>
    public IReadOnlyList<byte[]> Messages
    {
        get
        {
            lock (_messages)
                return [.. _messages];
        }
    }

    /// <summary>The same, each byte a character.</summary>
    public IReadOnlyList<string> Texts => [.. Messages.Select(Encoding.Latin1.GetString)];

    public async Task WaitFor(Func<string, bool> wanted) =>
        await Eventually.Is(() => Texts.Any(wanted), () => $"the server has not heard what the test waits for, but:\n{string.Join('\n', Texts)}");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket = await _listener.AcceptSocketAsync(_end.Token);
            _ = ServeAsync(socket);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            var received = new List<byte>();
            byte[] buffer = new byte[8192];
            int length;
            while ((length = await socket.ReceiveAsync(buffer, _end.Token)) > 0)
            {
                received.AddRange(buffer.AsSpan(0, length));
                if (Answer is not { } answer || !IsWhole(received))
                    continue;
                Keep([.. received]);
                received.Clear();
                await socket.SendAsync(Encoding.Latin1.GetBytes(answer), _end.Token);
                if (!answer.StartsWith("HTTP/1.1", StringComparison.Ordinal))
                    return;
            }

            if (received.Count > 0)
                Keep([.. received]);
        }
    }

    private static bool IsWhole(List<byte> received)
    {
        string text = Encoding.Latin1.GetString([.. received]);
        int head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
            return false;
        const string Length = "\r\nContent-Length: ";
        int at = text.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        return at < 0 || text.Length - head - 4 >= int.Parse(text[(at + Length.Length)..].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Keep(byte[] message)
    {
        OnMessage?.Invoke(message);
        lock (_messages)
            _messages.Add(message);
    }
}
