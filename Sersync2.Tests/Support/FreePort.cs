using System.Net;
using System.Net.Sockets;

namespace Sersync2.Tests.Support;

internal static class FreePort
{
    /// <summary>A port on 127.0.0.1 that nobody listened on a moment ago.</summary>
    public static int Find()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
