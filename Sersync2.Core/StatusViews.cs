using NLog;
using Sersync2.Core.Configuration;
using Sersync2.Core.Status;
using Sersync2.Core.Status.Http;
using Sersync2.Core.Syncing;

namespace Sersync2.Core;

/// <summary>Who shows the status: the socket of <c>--status</c> all the time, the page as the configuration says.</summary>
/// <remarks>Used by one task at a time.</remarks>
internal sealed class StatusViews : IAsyncDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("status");
    private readonly IStatusSource _source;
    private readonly CancellationTokenSource _stopSocket = new();
    private readonly StatusAddress? _address;
    private readonly Task _socket = Task.CompletedTask;
    private CancellationTokenSource? _stopHost;
    private StatusHostSettings? _settings;
    private Task _host = Task.CompletedTask;

    public StatusViews(IStatusSource source, string configuration)
    {
        _source = source;
        string directory = StateDirectory.Locate();
        _address = StatusAddress.TryOpen(directory, configuration, out _);
        if (_address is null)
            Log.Error("cannot answer --status: the state directory \"{0}\" cannot be opened", directory);
        else
            _socket = Stage.KeepRunningAsync("answering --status", () => new StatusSocket(source, _address).RunAsync(_stopSocket.Token), _stopSocket.Token);
    }

    /// <summary>Shows the page there from here on.</summary>
    public async Task UseAsync(StatusHostSettings settings)
    {
        if (settings == _settings)
            return;
        await StopHostAsync();
        _settings = settings;
        if (!settings.Enabled)
            return;
        _stopHost = new CancellationTokenSource();
        CancellationToken stop = _stopHost.Token;
        _host = Stage.KeepRunningAsync("serving the status page", () => new StatusHost(_source, settings, TimeProvider.System).RunAsync(stop), stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopSocket.CancelAsync();
        await _socket;
        await StopHostAsync();
        _address?.Dispose();
        _stopSocket.Dispose();
    }

    private async Task StopHostAsync()
    {
        if (_stopHost is null)
            return;
        await _stopHost.CancelAsync();
        await _host;
        _stopHost.Dispose();
        _stopHost = null;
    }
}
