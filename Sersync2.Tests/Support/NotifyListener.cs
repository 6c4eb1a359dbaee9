using System.Net.Sockets;
using System.Text;

namespace Sersync2.Tests.Support;

/// <summary>Listens where a service manager would, and keeps each datagram as its lines.</summary>
internal sealed class NotifyListener : IDisposable
{
    private readonly TempDirectory? _directory;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly List<string[]> _messages = [];
    private readonly Task _reading;

    private NotifyListener(string address, TempDirectory? directory)
    {
        Address = address;
        _directory = directory;
        _socket.Bind(new UnixDomainSocketEndPoint(address[0] == '@' ? $"\0{address[1..]}" : address));
        _reading = Task.Run(Read);
    }

    /// <summary>What NOTIFY_SOCKET is to be.</summary>
    public string Address { get; }

    public IReadOnlyList<string[]> Messages
    {
        get
        {
            lock (_messages)
                return [.. _messages];
        }
    }

    /// <summary>All lines of all datagrams, in their order.</summary>
    public string[] Lines => [.. Messages.SelectMany(message => message)];

    public static NotifyListener AtPath()
    {
        var directory = new TempDirectory();
        return new NotifyListener(directory["notify"], directory);
    }

    public static NotifyListener InAbstractNamespace() => new($"@sersync2-test-{Guid.NewGuid():N}", null);

    /// <summary>Waits for such a line.</summary>
    public Task Hears(Func<string, bool> wanted, int times = 1) =>
        Eventually.Is(() => Lines.Count(wanted) >= times, () => $"only this was said: {string.Join(" | ", Lines)}");

    public Task Hears(string line, int times = 1) => Hears(said => said == line, times);

    public void Dispose()
    {
        _socket.Dispose();
        _reading.Wait();
        _directory?.Dispose();
    }

    private async Task Read()
    {
        var buffer = new byte[65536];
        try
        {
            while (true)
            {
                int length = await _socket.ReceiveAsync(buffer);
                lock (_messages)
                    _messages.Add(Encoding.UTF8.GetString(buffer, 0, length).Split('\n'));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed: the test is over.
        }
    }
}
