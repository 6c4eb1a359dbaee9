using System.Net;
using System.Net.Sockets;

namespace Sersync2.Tests.Support;

/// <summary>
/// A port of a loopback address that never answers a connection: its queue is full, and the kernel drops what comes on top.
/// </summary>
internal sealed class SilentAddress : IDisposable
{
    private static readonly TimeSpan LongForLoopback = TimeSpan.FromMilliseconds(500);
    private readonly List<Socket> _sockets = [];

    private readonly IPAddress _address;

    private SilentAddress(IPAddress address) => _address = address;

    public static async Task<SilentAddress> At(IPAddress address, int port)
    {
        var silent = new SilentAddress(address);
        Socket listener = silent.NewSocket();
        listener.Bind(new IPEndPoint(address, port));
        listener.Listen(0);
        bool isFull = false;
        while (!isFull)
        {
            Assert.That(silent._sockets, Has.Count.LessThan(20), "the queue does not fill");
            Task connecting = silent.NewSocket().ConnectAsync(address, port);
            isFull = await Task.WhenAny(connecting, Task.Delay(LongForLoopback)) != connecting;
        }

        return silent;
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private Socket NewSocket()
    {
        var socket = new Socket(_address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        return socket;
    }
}
