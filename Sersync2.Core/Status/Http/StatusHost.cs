using System.Net;
using System.Net.Sockets;
using NLog;
using Sersync2.Core.Configuration;

namespace Sersync2.Core.Status.Http;

/// <summary><c>&lt;host status="true"&gt;</c> at work: the server, and the timer that keeps the last hour for the page.</summary>
internal sealed class StatusHost(IStatusSource source, StatusHostSettings settings, TimeProvider clock)
{
    private static readonly Logger Log = LogManager.GetLogger("status");

    public async Task RunAsync(CancellationToken stop)
    {
        if (await ResolveAsync(stop) is not { } address)
            return;
        if (!IPAddress.IsLoopback(address))
            Log.Warn("the status page at {0} can be read by everyone who reaches this host: it names paths and remotes; set hostip=\"127.0.0.1\" in <host> to keep it here", address);
        var history = new StatusHistory();
        var site = new StatusSite(source, history, IPAddress.IsLoopback(address), clock);
        var server = new HttpServer(new IPEndPoint(address, settings.Port), site.Respond);
        await Task.WhenAll(server.RunAsync(stop), SampleAsync(history, stop));
    }

    private async Task<IPAddress?> ResolveAsync(CancellationToken stop)
    {
        if (IPAddress.TryParse(settings.Address.Trim('[', ']'), out IPAddress? literal))
            return literal;
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(settings.Address, stop);
            return addresses[0];
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            Log.Error("cannot serve the status page: hostip=\"{0}\" of <host> is no address of this host: {1}; write 127.0.0.1, or one of its own addresses", settings.Address, e.Message);
            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task SampleAsync(StatusHistory history, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(StatusHistory.Interval, clock);
        try
        {
            history.Add(source.TakeSnapshot());
            while (await timer.WaitForNextTickAsync(stop))
                history.Add(source.TakeSnapshot());
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
    }
}
