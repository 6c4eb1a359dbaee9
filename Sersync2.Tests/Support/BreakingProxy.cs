using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sersync2.Tests.Support;

/// <summary>
/// Stands between rsync and a real daemon, hears what the client asks of the server, and resets the connection without a
/// word where that is to be: as the kernel does for a server that closes with our data unread.
/// </summary>
internal sealed class BreakingProxy : IAsyncDisposable
{
    private static readonly byte[] Server = "--server\0"u8.ToArray();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private readonly Func<int, IReadOnlyList<string>, bool> _isBroken;
    private readonly List<IReadOnlyList<string>> _calls = [];
    private readonly Task _accepting;

    /// <param name="isBroken">Whether a connection is, by its number from 0 and the words that the server is told.</param>
    public BreakingProxy(int target, Func<int, IReadOnlyList<string>, bool> isBroken)
    {
        _target = target;
        _isBroken = isBroken;
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the server was told in each connection so far.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Calls
    {
        get
        {
            lock (_calls)
                return [.. _calls];
        }
    }

    /// <summary>Whether an option is among the words that a server is told: by its name, or its letter in the first of them.</summary>
    public static bool Names(IReadOnlyList<string> words, string option)
    {
        if (option.StartsWith("--", StringComparison.Ordinal) || option.Length > 2)
            return words.Any(word => word == option || word.StartsWith(option + "=", StringComparison.Ordinal));
        // What follows e is what the client can do.
        return words.Where(word => word.Length > 1 && word[0] == '-' && word[1] is not ('-' or '@')).Any(word => word.Split('e')[0].Contains(option[1]));
    }

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
            Socket client = await _listener.AcceptSocketAsync(_end.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        using (var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            try
            {
                client.NoDelay = server.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                Task back = CopyAsync(server, client);
                if (await ListenAsync(client, server))
                    await CopyAsync(client, server);
                else
                    client.LingerState = new LingerOption(true, 0);
                if (client.LingerState is { Enabled: true })
                    return;
                await back;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side has gone.
            }
        }
    }

    // Hands on what the client says until the server has been told all; false where that is to be the end.
    private async Task<bool> ListenAsync(Socket client, Socket server)
    {
        var heard = new List<byte>();
        byte[] buffer = new byte[8192];
        int length;
        while ((length = await client.ReceiveAsync(buffer, _end.Token)) > 0)
        {
            heard.AddRange(buffer.AsSpan(0, length));
            if (Words(heard) is { } words)
            {
                int number;
                lock (_calls)
                {
                    number = _calls.Count;
                    _calls.Add(words);
                }

                if (_isBroken(number, words))
                    return false;
                await server.SendAsync(buffer.AsMemory(0, length), _end.Token);
                return true;
            }

            await server.SendAsync(buffer.AsMemory(0, length), _end.Token);
        }

        return true;
    }

    // They end with an empty one; null for as long as that has not come.
    private static List<string>? Words(List<byte> heard)
    {
        byte[] bytes = [.. heard];
        int begin = bytes.AsSpan().IndexOf(Server), end = begin < 0 ? -1 : bytes.AsSpan(begin).IndexOf("\0\0"u8);
        return end < 0 ? null : [.. Encoding.Latin1.GetString(bytes, begin, end).Split('\0')];
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[64 * 1024];
        int length;
        while ((length = await from.ReceiveAsync(buffer, _end.Token)) > 0)
            await to.SendAsync(buffer.AsMemory(0, length), _end.Token);
        to.Shutdown(SocketShutdown.Send);
    }
}
