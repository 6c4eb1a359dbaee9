using System.Runtime.InteropServices;
using NLog;

namespace Sersync2.Cli;

/// <summary>Turns the first SIGTERM or SIGINT into a clean stop, and a second one into an end at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("signals");

    // Never disposed: a signal may be on its way while the registrations are.
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <param name="ignoreHangUp">Whether SIGHUP means nothing, as it must to a daemon.</param>
    public StopSignals(bool ignoreHangUp)
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop));
        _registrations.Add(PosixSignalRegistration.Create(
            PosixSignal.SIGHUP, ignoreHangUp ? context => context.Cancel = true : Stop));
    }

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_stop.IsCancellationRequested)
            Environment.Exit(1);
        Log.Info("stopping: {0} received", context.Signal);
        _stop.Cancel();
    }
}
