using System.Diagnostics;
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

    // timeout(1) signals the process, and at once its group, to which that belongs.
    private static readonly TimeSpan SameRequest = TimeSpan.FromMilliseconds(200);

    // Never disposed: a signal may be on its way while the registrations are.
    private readonly CancellationTokenSource _soon = new();
    private readonly CancellationTokenSource _now = new();
    private readonly SemaphoreSlim _hangUps = new(0);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private long _first;

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
        long first = Interlocked.CompareExchange(ref _first, Stopwatch.GetTimestamp(), 0);
        if (first == 0)
        {
            Log.Info("stopping: {0} received", context.Signal);
            _now.CancelAfter(Grace);
            _soon.Cancel();
            return;
        }

        if (Stopwatch.GetElapsedTime(first) < SameRequest)
            return;
        if (_now.IsCancellationRequested)
            Environment.Exit(1);
        Log.Info("stopping now: {0} received again", context.Signal);
        _now.Cancel();
    }
}
