using System.Net;
using System.Net.Sockets;
using System.Text;
using Sersync2.Core.Syncing.Rsync;

namespace Sersync2.Core.Checking;

/// <summary>What an rsync daemon says first, which tells its protocol: <c>@RSYNCD: 31.0</c>.</summary>
internal static class DaemonGreeting
{
    public const int DefaultPort = 873;
    private const string Prefix = "@RSYNCD: ";
    private const int LongestLine = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <returns>The protocol, or why it is not known.</returns>
    public static async Task<(string? Protocol, string? Problem)> ReadAsync(string host, int port, CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(Patience);
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(host.Trim('[', ']'), deadline.Token);
            using Socket socket = await AnsweringAddress.ConnectAsync(addresses, port, deadline.Token);
            await using var stream = new NetworkStream(socket);
            string line = await ReadLineAsync(stream, deadline.Token);
            return line.StartsWith(Prefix, StringComparison.Ordinal)
                ? (line[Prefix.Length..].Split(' ')[0], null)
                : (null, $"what answers at {host} port {port} is no rsync daemon");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return (null, $"no rsync daemon answers at {host} port {port}: {e.Message}");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (null, $"no rsync daemon answers at {host} port {port} within {Patience.TotalSeconds:0} s");
        }
    }

    private static async Task<string> ReadLineAsync(NetworkStream stream, CancellationToken stop)
    {
        byte[] buffer = new byte[LongestLine];
        int length = 0;
        while (length < buffer.Length && !buffer.AsSpan(0, length).Contains((byte)'\n'))
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), stop);
            if (read == 0)
                break;
            length += read;
        }

        return Encoding.ASCII.GetString(buffer, 0, length).Split('\n')[0].Trim();
    }
}
