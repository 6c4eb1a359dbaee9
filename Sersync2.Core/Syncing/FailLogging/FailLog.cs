using System.Diagnostics;
using NLog;

namespace Sersync2.Core.Syncing.FailLogging;

/// <summary>
/// What could not be delivered, for all remotes of one configuration, in memory and as a script that a person can run by
/// hand, and that other configurations may share. Senders change their sections; the file follows within about a second, from a timer. Locks: <c>_writing</c> for
/// the file, and inside it <c>_gate</c> for what is in memory, which is never held while something is written.
/// </summary>
internal sealed class FailLog : IDisposable
{
    private const int MostAttempts = 10;
    private static readonly Logger Log = LogManager.GetLogger("faillog");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);
    private readonly Dictionary<FailLogKey, FailLogSection> _sections = [];
    private readonly Lock _gate = new();
    private readonly Lock _writing = new();
    private readonly FailLogScript _script = new();
    private readonly FailLogFile _file;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private TimeSpan _patience = Patience;
    private List<byte[]> _foreign = [];
    private string? _problem;
    private bool _changed;
    private bool _scheduled;
    private bool _read;

    private FailLog(string path, TimeProvider clock)
    {
        Path = path;
        _file = new FailLogFile(path);
        _clock = clock;
        _timer = clock.CreateTimer(_ => WriteLater(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Reads what an earlier run left. What is wrong with the file is logged, and tried again.</summary>
    public static FailLog Open(FailLogPlace place, TimeProvider clock)
    {
        var log = new FailLog(place.Path, clock);
        lock (log._writing)
        {
            log.Attempt(log.Read);
            if (place.Problem is { } problem)
            {
                Log.Error("{0}", problem);
                log.Attempt(() => log.MoveHere(new FailLogFile(place.Asked)));
            }
        }

        return log;
    }

    /// <summary>Whether nothing is noted for any remote, configured or not.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _sections.Values.All(section => section.Count == 0);
        }
    }

    /// <summary>The part for one remote of one watch path: the same one for the same remote after a reload.</summary>
    public FailLogSection For(Remote remote)
    {
        FailLogKey key = FailLogKey.Of(remote);
        FailLogSection section;
        bool hasEntries;
        lock (_gate)
        {
            section = SectionFor(key);
            section.Bind(remote);
            // Their deletions are forgotten: it is not known which file system they were meant for.
            if (_sections.GetValueOrDefault(key.WithoutTarget) is { Count: > 0 } earlier)
                section.TakeOver(earlier, "it had not been sent when an earlier version of sersync2 ended");
            if (key != key.BeforeFirstSeen(remote) && _sections.GetValueOrDefault(key.BeforeFirstSeen(remote)) is { Count: > 0 } early)
                section.TakeOver(early, "the target had not been there yet");
            hasEntries = section.Count > 0;
        }

        // The commands may be other ones now.
        if (hasEntries)
            Changed();
        return section;
    }

    public string Path { get; }

    /// <summary>Goes on where another one ends, which is empty then.</summary>
    public void TakeOver(FailLog other)
    {
        foreach (FailLogSection section in other.BoundSections())
        {
            FailLogSection here;
            lock (_gate)
            {
                here = SectionFor(section.Key);
                here.BindAs(section);
            }

            here.TakeOver(section, "it had not been sent when the configuration was read again");
        }
    }

    /// <summary>Logs for which remotes the file holds paths although they are not configured, or not any more.</summary>
    public void ReportUnclaimed(IEnumerable<Remote> configured)
    {
        HashSet<FailLogKey> known = [.. configured.Select(FailLogKey.Of)];
        lock (_gate)
        {
            foreach (FailLogSection section in _sections.Values.Where(section => !known.Contains(section.Key) && section.Count > 0))
            {
                bool isNamed = known.Any(key => key.WithoutTarget == section.Key.WithoutTarget);
                Log.Warn(
                    isNamed
                        ? "the fail log holds {0} paths of \"{1}\" for another target at {2}, by another way or on another disk: they stay there until it is that one again, or until the script is removed while no sersync2 runs"
                        : "the fail log holds {0} paths of \"{1}\" for {2}, which this configuration does not name: they stay there, for another sersync2 that does, or until the script is removed while none runs",
                    section.Count, section.Key.Watch, section.Key.Remote);
            }
        }
    }

    /// <summary>Writes at once what the file lacks.</summary>
    /// <returns>Whether it lacks nothing now.</returns>
    public bool Flush() => WriteChanges();

    public void Dispose()
    {
        _timer.Dispose();
        Flush();
    }

    private List<FailLogSection> BoundSections()
    {
        lock (_gate)
            return [.. _sections.Values.Where(section => section.IsBound)];
    }

    private FailLogSection SectionFor(FailLogKey key)
    {
        if (!_sections.TryGetValue(key, out FailLogSection? section))
            _sections[key] = section = new FailLogSection(key, _gate, _clock, Changed);
        return section;
    }

    private void Changed()
    {
        lock (_gate)
        {
            _changed = true;
            if (_scheduled)
                return;
            _scheduled = true;
            _timer.Change(_problem is null ? _patience : RetryAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private void WriteLater()
    {
        try
        {
            WriteChanges();
        }
        catch (Exception e)
        {
            // A timer has nobody above it: a mistake of ours must not end the process.
            Log.Error(e, "the fail log could not be written");
        }
    }

    private bool WriteChanges()
    {
        lock (_writing)
        {
            lock (_gate)
            {
                _scheduled = false;
                if (!_changed)
                    return true;
                _changed = false;
            }

            var watch = Stopwatch.StartNew();
            bool written = Attempt(Write);
            // A large file is written less often: most of the time belongs to the syncing.
            TimeSpan patience = watch.Elapsed * 10;
            _patience = patience < Patience ? Patience : patience > LongestPatience ? LongestPatience : patience;
            if (!written)
                Changed();
            return written;
        }
    }

    private void Write()
    {
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            Read();
            if (WriteOnce())
                return;
        }

        throw Overtaken();
    }

    // What stands at the other place is removed only when it stands here.
    private void MoveHere(FailLogFile left)
    {
        byte[]? text = left.ReadLeft();
        _file.Notices.AddRange(left.Notices);
        if (text is null)
            return;
        List<(FailLogRecord Record, byte[] Command)> records = FailLogScript.Parse(text, _foreign);
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            Read();
            lock (_gate)
            {
                foreach ((FailLogRecord record, byte[] command) in records)
                    SectionFor(record.Key).AddEarlier(record.Entry, command);
            }

            if (!WriteOnce())
                continue;
            left.RemoveLeft();
            Log.Info("the fail log goes on with {0} paths from where it was before", records.Count);
            return;
        }

        throw Overtaken();
    }

    private FailLogException Overtaken() =>
        new($"cannot write the fail log \"{Path}\": other processes write it all the time; give each configuration a <failLog path> of its own");

    private bool WriteOnce()
    {
        List<(FailLogKey Key, FailLogEntry[] Entries, Action<Stream, FailLogEntry> WriteCommand)> parts = [];
        lock (_gate)
        {
            foreach (FailLogSection section in _sections.Values.Where(section => section.Count > 0))
            {
                (FailLogEntry[] entries, Action<Stream, FailLogEntry> writeCommand) = section.Snapshot();
                parts.Add((section.Key, entries, writeCommand));
            }
        }

        return parts.Count == 0 ? _file.Remove() : _file.Replace(stream =>
        {
            _script.WriteStart(stream);
            foreach ((FailLogKey key, FailLogEntry[] entries, Action<Stream, FailLogEntry> writeCommand) in parts)
            {
                foreach (FailLogEntry entry in entries)
                    _script.WriteEntry(stream, new FailLogRecord(key, entry), output => writeCommand(output, entry));
            }

            FailLogScript.WriteEnd(stream);
        });
    }

    private void Read()
    {
        if (_file.ReadIfChanged() is { } text)
            Adopt(FailLogScript.Parse(text, _foreign));
        if (_foreign.Count > 0)
        {
            Changed();
            _file.SetAside(_foreign);
            _foreign = [];
        }
    }

    // Of our own remotes, what stands in the file counts only when it is read for the first time: since then, it is here
    // that is known what was delivered. The others' parts are theirs, and go back as they are.
    private void Adopt(List<(FailLogRecord Record, byte[] Command)> records)
    {
        lock (_gate)
        {
            foreach (FailLogSection section in _sections.Values.Where(section => !section.IsBound))
                section.DropEarlier();
            foreach ((FailLogRecord record, byte[] command) in records)
            {
                FailLogSection section = SectionFor(record.Key);
                if (!_read || !section.IsBound)
                    section.AddEarlier(record.Entry, command);
            }

            if (!_read && records.Count > 0)
                Log.Info("the fail log holds {0} paths of earlier runs", records.Count);
            _read = true;
        }
    }

    private bool Attempt(Action action)
    {
        string? problem = null;
        try
        {
            action();
        }
        catch (FailLogException e)
        {
            problem = e.Message;
        }

        _file.Notices.ForEach(notice => Log.Warn("{0}", notice));
        _file.Notices.Clear();
        if (problem is not null && problem != _problem)
            Log.Error("{0}", problem);
        else if (problem is null && _problem is not null)
            Log.Info("the fail log can be kept again");
        _problem = problem;
        return problem is null;
    }
}
