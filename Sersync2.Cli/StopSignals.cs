using System.Runtime.InteropServices;
using NLog;
using Sersync2.Core;

namespace Sersync2.Cli;

/// <summary>
/// What signals ask for. The first SIGTERM or SIGINT is a clean stop, a second one ends what still runs, a third ends the
/// process at once; SIGHUP reads the configuration again.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("signals");
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    // Never disposed: a signal may be on its way while the registrations are.
    private readonly CancellationTokenSource _soon = new();
    private readonly CancellationTokenSource _now = new();
    private readonly SemaphoreSlim _hangUps = new(0);
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <param name="stopOnHangUp">Whether SIGHUP means that the terminal is gone on which this was started.</param>
    public StopSignals(bool stopOnHangUp)
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, stopOnHangUp ? Stop : HangUp));
    }

    public StopTokens Tokens => new(_soon.Token, _now.Token);

    /// <summary>Waits for the next SIGHUP.</summary>
    public Task WaitForHangUpAsync(CancellationToken cancellation) => _hangUps.WaitAsync(cancellation);

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private void HangUp(PosixSignalContext context)
    {
        context.Cancel = true;
        // Several in a row are one.
        if (_hangUps.CurrentCount == 0)
            _hangUps.Release();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_now.IsCancellationRequested && _soon.IsCancellationRequested)
            Environment.Exit(1);
        if (_soon.IsCancellationRequested)
        {
            Log.Info("stopping now: {0} received again", context.Signal);
            _now.Cancel();
            return;
        }

        Log.Info("stopping: {0} received", context.Signal);
        _now.CancelAfter(Grace);
        _soon.Cancel();
    }
}
