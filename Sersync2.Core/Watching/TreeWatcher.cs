using System.Collections.Concurrent;
using NLog;
using Sersync2.Core.Configuration;
using Sersync2.Core.Native;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Status;

namespace Sersync2.Core.Watching;

/// <summary>
/// Watches one tree on one thread of its own: installs the watches, then reads events until it is disposed. When events
/// were lost, or the watch path was, it starts again from nothing with a new inotify instance: cheaper than a walk that
/// mends, and nothing stale can survive. The thread alone touches the watches; others only wake it.
/// </summary>
internal sealed class TreeWatcher : IDisposable
{
    private const int MoveWaitMilliseconds = 100;
    private const int RenameWaitMilliseconds = 2;

    // A queue of the classical size holds a third of a second of a storm: less than a busy machine may keep a thread waiting.
    private const int Niceness = -10;
    private static readonly Logger Log = LogManager.GetLogger("watching");
    private static readonly TimeSpan RootRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostForTheRest = TimeSpan.FromSeconds(2);
    private readonly WatchedRoot _root;
    private readonly InotifySettings _switches;
    private readonly PathFilter _filter;
    private readonly IChangeSink _sink;
    private readonly TimeProvider _clock;
    private readonly ForeignWriters? _writers;
    private readonly WatchingPulse _pulse;
    private readonly MountTable _mounts = new();
    private readonly MountsBelow _mountsBelow;
    private readonly UnwatchedDirectories _unwatched;
    private readonly ConcurrentQueue<TaskCompletionSource> _marks = new();
    private readonly RecoveryPace _pace;
    private readonly StormRest _storm;
    private readonly TaskCompletionSource _scanned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private DirectoryWatches _watches;
    private EventTranslator _events;
    private volatile bool _rootSuspected;
    private int _eventsRead;

    /// <param name="writers">Is shown each directory until all are watched.</param>
    /// <param name="mounts">Where disks have been mounted; null remembers only for this object.</param>
    /// <exception cref="SersyncException">The watch path cannot be watched.</exception>
    public TreeWatcher(WatchedRoot root, InotifySettings switches, PathFilter filter, IChangeSink sink, TimeProvider clock, ForeignWriters? writers = null, MountMemory? mounts = null)
    {
        _root = root;
        _switches = switches;
        _filter = filter;
        _sink = sink;
        _clock = clock;
        _writers = writers;
        _pulse = new WatchingPulse(clock);
        _mountsBelow = new MountsBelow(_mounts, mounts ?? new MountMemory(root, directory: null));
        _unwatched = new UnwatchedDirectories(root, sink, Counters, clock);
        _pace = new RecoveryPace(clock);
        _storm = new StormRest(clock);
        _thread = new Thread(Run) { IsBackground = true, Name = "inotify" };
        try
        {
            Renew();
            int error = _watches.WatchRoot(adopt: true);
            if (error != 0)
                throw new SersyncException(UnwatchedDirectories.Describe(root.Path.ToString(), error));
        }
        catch
        {
            _watches?.Dispose();
            _pulse.Dispose();
            _mounts.Dispose();
            throw;
        }
    }

    /// <summary>Completes when every directory is watched.</summary>
    public Task Scanned => _scanned.Task;

    public WatchCounters Counters { get; } = new();

    public void Start() => _thread.Start();

    /// <summary>
    /// Completes when everything that had changed before this call has been reported; not while the watch path is lost.
    /// </summary>
    public Task ReadAllAsync()
    {
        var mark = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _marks.Enqueue(mark);
        _pulse.Wake.Signal();
        return mark.Task;
    }

    /// <summary>Someone found that the watch path is not what is watched: the thread looks for itself.</summary>
    public void SuspectRootLost()
    {
        _rootSuspected = true;
        _pulse.Wake.Signal();
    }

    /// <inheritdoc cref="WatchingPulse.ShowsLife"/>
    public bool ShowsLife() => _pulse.ShowsLife();

    /// <summary>After the end: whether changes may have been made that nobody was told of.</summary>
    public bool OwesComparison { get; private set; } = true;

    /// <summary>Ends the watching; what had changed before has been reported then.</summary>
    public void Finish()
    {
        _pulse.RequestStop();
        if (_thread.IsAlive)
            _thread.Join();
    }

    public void Dispose()
    {
        Finish();
        _watches.Dispose();
        _pulse.Dispose();
        _mounts.Dispose();
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_watches), nameof(_events))]
    private void Renew()
    {
        var renewed = new DirectoryWatches(_root, _filter, EventTranslator.MaskFor(_switches), () => !_pulse.GoesOn(), _pulse.Stop, _writers) { OnMountFound = _mountsBelow.Note };
        _watches?.Dispose();
        _watches = renewed;
        _events = new EventTranslator(_root, _watches, _mountsBelow, _switches, _filter, new AliasingSink(_sink, _watches.Aliases), _clock);
    }

    private void Run()
    {
        ThreadNiceness.TrySet(Niceness);
        if (!ThreadDirectory.TryMakeOwn())
            Log.Debug("no working directory of its own for the watching thread: watches are added by way of /proc, which takes longer");
        string? trouble = null, lack = null;
        bool isComplete = false;
        while (!_pulse.IsStopping)
        {
            try
            {
                _sink.Flush();
                if (trouble is not null)
                    Recover(trouble, isNews: lack is null);
                if (lack is not null)
                    Log.Info("{0} is watched again: comparing everything", _root.Path);
                trouble = lack = null;
                if (!_scanned.Task.IsCompleted)
                    ScanFirst();
                isComplete = !_pulse.IsStopping;
                string? loss = ReadEvents();
                if (_pulse.IsStopping)
                    break;
                isComplete = false;
                if (loss is not null)
                    AwaitRoot(loss);
                else
                {
                    Counters.AddOverflow();
                    Counters.IsRecovering = true;
                    trouble = "the inotify queue overflowed and events were lost; raise fs.inotify.max_queued_events if this happens often";
                }
            }
            catch (OperationCanceledException) when (_pulse.IsStopping)
            {
                return;
            }
            catch (LackOfResourcesException e)
            {
                // The watch path is not lost, though nothing below it can be looked at: whatever is missed, the comparison finds.
                isComplete = false;
                trouble = "it could not be watched for a while";
                if (lack != e.Message)
                    Log.Error("watching {0} is held up: {1}; trying again", _root.Path, e.Message);
                lack = e.Message;
                _pulse.Rest(RootRetry);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A mistake of ours must not end the watching: what it was about is found by the comparison.
                Log.Error(e, "watching {0} failed unexpectedly", _root.Path);
                isComplete = false;
                trouble = "watching begins anew";
                _pulse.Rest(RootRetry);
            }
        }

        if (isComplete)
            ReadTheRest();
    }

    // What changed before the stop is still to be sent, or to be kept for the next start.
    private void ReadTheRest()
    {
        long started = _clock.GetTimestamp();
        bool complete = false;
        try
        {
            while (!complete && _events is { RootLost: null, Overflowed: false } && _clock.GetElapsedTime(started) < MostForTheRest)
            {
                complete = !_watches.Read(OnEvent);
                EndBuffer();
            }
        }
        catch (OperationCanceledException)
        {
            // A walk that an event made necessary, and the stop forbids.
            complete = false;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Error(e, "watching {0} failed unexpectedly at the end", _root.Path);
            complete = false;
        }

        _sink.Flush();
        // No event tells of what is not watched.
        OwesComparison = !complete || _watches.Unwatched.Count > 0;
    }

    private void ScanFirst()
    {
        _mountsBelow.Update(_root.RealPath);
        _watches.ScanBelow(WatchTable.Root);
        _unwatched.Report(_watches);
        Log.Info("watching {0}: {1} directories", _root.Path, _watches.Table.WatchCount);
        Counters.Watches = _watches.Table.WatchCount;
        Counters.State = LocalPathState.Watching;
        _writers?.End();
        _scanned.SetResult();
    }

    /// <summary>Reads until the watcher must stop or start again.</summary>
    /// <returns>Why the watch path is lost, or null.</returns>
    private string? ReadEvents()
    {
        while (_pulse.GoesOn() && !_events.Overflowed)
        {
            bool mountsChanged = _watches.Wait(_pulse.Wake, _mounts, NextTimeout());
            _pulse.Wake.Clear();
            // What changed before a mark was set can be read by now.
            int marks = _marks.Count;
            if (_rootSuspected || mountsChanged)
            {
                _rootSuspected = false;
                if (!_watches.CoverWay())
                    return "something else, or nothing, is at its place";
                FollowMounts();
            }

            bool anyRead = false;
            while (_pulse.GoesOn() && _watches.Read(OnEvent))
            {
                anyRead = true;
                EndBuffer();
                // Both halves of a rename should travel together: the deletion alone would take away what the new name can link to.
                if (!_events.EndsInMove)
                    _sink.Flush();
                else if (_watches.Wait(_pulse.Wake, _mounts, RenameWaitMilliseconds))
                    _rootSuspected = true;
            }

            _sink.Flush();
            if (_events.RootLost is { } reason)
                return reason;
            if (_events.TakeRootDoubt())
                _rootSuspected = true;
            _events.ForgetExpiredMoves();
            _watches.MendAliases().ForEach(ReportTree);
            _sink.Flush();
            _unwatched.Report(_watches);
            _unwatched.RetryWhenDue(_watches);
            Counters.Watches = _watches.Table.WatchCount;
            if (_events.Overflowed)
                continue;
            Complete(marks);
            if (anyRead && _storm.AfterReading() is { Ticks: > 0 } rest)
                _pulse.Wake.Wait(rest);
        }

        return null;
    }

    // What was mounted is new here; what was unmounted was not seen to be deleted.
    private void FollowMounts()
    {
        foreach (RelativePath path in _mountsBelow.Update(_root.RealPath))
        {
            _watches.Remount(path);
            _sink.MountChanged(path);
            ReportTree(path);
        }

        _sink.Flush();
    }

    private void ReportTree(RelativePath path) => _sink.Report(path.Bytes, DirtyFlags.Recursive, InotifyMask.IsDirectory);

    private void OnEvent(in InotifyEvent inotifyEvent)
    {
        _eventsRead++;
        _events.OnEvent(inotifyEvent);
    }

    private void EndBuffer()
    {
        _events.EndBuffer();
        Counters.AddEvents(_eventsRead, _clock.GetUtcNow());
        _eventsRead = 0;
    }

    private void Complete(int marks)
    {
        while (marks-- > 0 && _marks.TryDequeue(out TaskCompletionSource? mark))
            mark.SetResult();
    }

    private int NextTimeout()
    {
        // A mark that was set before this instance of inotify was there: what woke this thread then is spent.
        if (_rootSuspected || !_marks.IsEmpty)
            return 0;
        int retry = _unwatched.MillisecondsUntilRetry(_watches);
        if (!_events.HasPendingMoves)
            return retry;
        return retry < 0 ? MoveWaitMilliseconds : Math.Min(retry, MoveWaitMilliseconds);
    }

    private void Recover(string reason, bool isNews)
    {
        Counters.IsRecovering = true;
        if (isNews)
            Log.Warn("{0}: {1}: comparing everything", _root.Path, reason);
        // What comes meanwhile is lost as well, and found by the comparison.
        TimeSpan rest = _pace.RestBefore();
        if (rest > TimeSpan.Zero && !_pulse.Rest(rest))
            return;
        long started = _clock.GetTimestamp();
        if (Rescan(adopt: false))
            _sink.EventsLost();
        else
            AwaitRoot("it cannot be opened, or is another directory");
        Counters.IsRecovering = false;
        _pace.Completed(_clock.GetElapsedTime(started));
    }

    private void AwaitRoot(string reason)
    {
        Log.Error("\"{0}\" is lost: {1}; nothing is sent or deleted until it is back", _root.Path, reason);
        Counters.State = LocalPathState.RootLost;
        _root.Abandon();
        _sink.RootLost(reason);
        do
        {
            if (!_pulse.Rest(RootRetry))
                return;
        }
        while (!Rescan(adopt: true));

        _rootSuspected = false;
        Log.Info("\"{0}\" is back: watching {1} directories", _root.Path, _watches.Table.WatchCount);
        _sink.RootRestored(_root.IsOriginal);
        Counters.State = LocalPathState.Watching;
    }

    private bool Rescan(bool adopt)
    {
        Renew();
        if (_watches.WatchRoot(adopt) != 0)
            return false;
        _mountsBelow.Update(_root.RealPath);
        _watches.ScanBelow(WatchTable.Root);
        _unwatched.Report(_watches);
        Counters.Watches = _watches.Table.WatchCount;
        return true;
    }
}
