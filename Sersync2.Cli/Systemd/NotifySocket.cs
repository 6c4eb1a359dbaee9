using System.Net.Sockets;
using System.Text;
using NLog;
using Sersync2.Core.Showing;

namespace Sersync2.Cli.Systemd;

/// <summary>
/// The datagram socket on which a service manager hears of its service (sd_notify(3)). A word that cannot be said is
/// lost, and nothing else: syncing does not depend on who listens.
/// </summary>
internal sealed class NotifySocket : IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("systemd");

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = 1000 };
    private readonly UnixDomainSocketEndPoint _manager;
    private bool _failed;

    private NotifySocket(UnixDomainSocketEndPoint manager) => _manager = manager;

    /// <param name="address">A path, or a name after "@" in the abstract namespace, as NOTIFY_SOCKET gives it.</param>
    /// <returns>Null where the address is of neither kind.</returns>
    public static NotifySocket? At(string address)
    {
        if (address.Length < 2 || address[0] is not ('/' or '@'))
        {
            Log.Warn("NOTIFY_SOCKET is \"{0}\", neither a path nor \"@\" and a name: the service manager is told nothing", address);
            return null;
        }

        try
        {
            return new NotifySocket(new UnixDomainSocketEndPoint(address[0] == '@' ? $"\0{address[1..]}" : address));
        }
        catch (ArgumentOutOfRangeException)
        {
            Log.Warn("NOTIFY_SOCKET is \"{0}\", longer than the address of a socket can be: the service manager is told nothing", address);
            return null;
        }
    }

    /// <param name="assignments">NAME=value, each a line of one datagram.</param>
    public void Send(params string[] assignments)
    {
        try
        {
            lock (_socket)
                _socket.SendTo(Encoding.UTF8.GetBytes(string.Join('\n', assignments.Select(ShownText.Line))), _manager);
            _failed = false;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            if (!_failed)
                Log.Warn("the service manager does not hear: {0}", e.Message);
            _failed = true;
        }
    }

    public void Dispose() => _socket.Dispose();
}
