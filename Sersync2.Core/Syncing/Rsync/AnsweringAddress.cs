using System.Net;
using System.Net.Sockets;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// Connects to whichever address of a name answers first. rsync takes them one after the other, and with
/// <c>--contimeout</c> it gives up at the first that does not answer.
/// </summary>
internal static class AnsweringAddress
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <returns>The address; null where the name has only one, or none of them answers.</returns>
    public static async Task<IPAddress?> FindAsync(string host, int port, AddressFamily family, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out _))
            return null;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Patience);
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, family, deadline.Token);
            if (addresses.Length < 2)
                return null;
            using Socket socket = await ConnectAsync(addresses, port, deadline.Token);
            return (socket.RemoteEndPoint as IPEndPoint)?.Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : (socket.RemoteEndPoint as IPEndPoint)?.Address;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>The connection of the first that answers.</summary>
    /// <exception cref="SocketException">Each of them refuses it.</exception>
    public static async Task<Socket> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellation)
    {
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        List<Task<Socket>> connecting = [.. addresses.Select(address => ConnectAsync(address, port, others.Token))];
        while (true)
        {
            Task<Socket> first = await Task.WhenAny(connecting);
            connecting.Remove(first);
            if (!first.IsCompletedSuccessfully && connecting.Count > 0)
                continue;
            await others.CancelAsync();
            foreach (Task<Socket> late in connecting)
                _ = late.ContinueWith(static task => task.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            return await first;
        }
    }

    private static async Task<Socket> ConnectAsync(IPAddress address, int port, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
