using NLog;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Watching;

/// <summary>
/// Watches one tree on one thread of its own: installs the watches, then reads events until it is disposed. When events
/// were lost, or the watch path was, it starts again from nothing with a new inotify instance: cheaper than a walk that
/// mends, and nothing stale can survive. The thread alone touches the watches; others only wake it.
/// </summary>
internal sealed class TreeWatcher : IDisposable
{
    private static readonly Logger Log = LogManager.GetLogger("watching");
    private static readonly TimeSpan RootRetry = TimeSpan.FromSeconds(1);
    private readonly WatchedRoot _root;
    private readonly InotifySettings _switches;
    private readonly PathFilter _filter;
    private readonly IChangeSink _sink;
    private readonly TimeProvider _clock;
    private readonly WakeUp _wake = new();
    private readonly TaskCompletionSource _scanned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private DirectoryWatches _watches;
    private EventTranslator _events;
    private volatile bool _stopping;
    private volatile string? _suspectedLoss;

    /// <exception cref="SersyncException">The watch path cannot be watched.</exception>
    public TreeWatcher(WatchedRoot root, InotifySettings switches, PathFilter filter, IChangeSink sink, TimeProvider clock)
    {
        _root = root;
        _switches = switches;
        _filter = filter;
        _sink = sink;
        _clock = clock;
        Renew();
        int error = _watches.WatchRoot();
        if (error != 0)
        {
            Dispose();
            throw new SersyncException(WatchFailure.Describe(root.Path.ToString(), error));
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "inotify" };
    }

    /// <summary>Completes when every directory is watched.</summary>
    public Task Scanned => _scanned.Task;

    public void Start() => _thread.Start();

    /// <summary>Someone found that the watch path is not what is watched: the thread looks for itself.</summary>
    public void SuspectRootLost()
    {
        _suspectedLoss = "something else is at its place";
        _wake.Signal();
    }

    public void Dispose()
    {
        _stopping = true;
        _wake.Signal();
        if (_thread is { IsAlive: true })
            _thread.Join();
        _watches.Dispose();
        _wake.Dispose();
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_watches), nameof(_events))]
    private void Renew()
    {
        _watches?.Dispose();
        _watches = new DirectoryWatches(_root, _filter, EventTranslator.MaskFor(_switches));
        _events = new EventTranslator(_root, _watches, _switches, _filter, _sink, _clock);
    }

    private void Run()
    {
        _watches.ScanBelow(WatchTable.Root);
        WatchFailure.Log(_root.Path, _watches.Unwatched);
        Log.Info("watching {0}: {1} directories", _root.Path, _watches.Table.WatchCount);
        _scanned.SetResult();

        while (!_stopping)
        {
            ReadEvents();
            if (_stopping)
                return;
            if (_events.RootLost is { } reason)
                AwaitRoot(reason);
            else if (_events.Overflowed)
                Recover();
        }
    }

    // Returns when the watcher must stop or start again.
    private void ReadEvents()
    {
        while (!_stopping && _events.RootLost is null && !_events.Overflowed)
        {
            _watches.Wait(_wake, _events.HasPendingMoves ? 100 : -1);
            _wake.Clear();
            if (_suspectedLoss is { } suspicion)
            {
                _suspectedLoss = null;
                using var root = _root.TryOpen();
                if (root is null)
                {
                    AwaitRoot(suspicion);
                    return;
                }
            }

            while (!_stopping && _watches.Read(_events.OnEvent))
                _sink.Flush();
            _events.ForgetExpiredMoves();
        }
    }

    private void Recover()
    {
        Log.Warn("the inotify queue overflowed and events of {0} were lost: comparing everything; raise fs.inotify.max_queued_events if this happens often", _root.Path);
        if (Rescan())
            _sink.EventsLost();
        else
            AwaitRoot("it cannot be opened");
    }

    private void AwaitRoot(string reason)
    {
        Log.Error("cannot watch \"{0}\" any longer: {1}; nothing is sent or deleted until it is back", _root.Path, reason);
        _root.Abandon();
        _sink.RootLost(reason);
        do
        {
            _watches.Wait(_wake, (int)RootRetry.TotalMilliseconds);
            _wake.Clear();
            if (_stopping)
                return;
            // Events of the lost tree would end the wait at once for ever.
            Renew();
        }
        while (!Rescan());

        _suspectedLoss = null;
        Log.Info("\"{0}\" is back: watching {1} directories", _root.Path, _watches.Table.WatchCount);
        _sink.RootRestored();
    }

    private bool Rescan()
    {
        Renew();
        if (_watches.WatchRoot() != 0)
            return false;
        _watches.ScanBelow(WatchTable.Root);
        WatchFailure.Log(_root.Path, _watches.Unwatched);
        return true;
    }
}
