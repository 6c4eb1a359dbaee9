using System.Net;
using System.Net.Sockets;

namespace Sersync2.Core.Plugins;

/// <summary>What the plugins that talk to a server have in common.</summary>
internal static class NetworkPlugin
{
    /// <summary>For looking up the name, connecting, sending and the answer together.</summary>
    public static TimeSpan TimeLimit { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Connects by IPv4 or IPv6, and tries each address of a name.</summary>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    public static async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(host, port), cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, cancellation)..];
    }
}
