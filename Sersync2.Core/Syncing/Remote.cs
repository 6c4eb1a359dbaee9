using Microsoft.Win32.SafeHandles;
using NLog;
using Sersync2.Core.Configuration;
using Sersync2.Core.Configuration.RsyncOptions;
using Sersync2.Core.Paths;
using Sersync2.Core.Queueing;
using Sersync2.Core.Status;
using Sersync2.Core.Syncing.FullSyncs;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Core.Watching;

namespace Sersync2.Core.Syncing;

/// <summary>One remote of one watch path: where it is, what it understands, and the one way to run rsync towards it.</summary>
/// <param name="memory">Of a local target: see <see cref="LocalTarget"/>.</param>
internal sealed class Remote(Destination destination, RsyncSettings settings, ServerFeatures features, RsyncRunner runner, WatchedRoot root, PathFilter filter, LinkedFiles linkedFiles, TargetMemory? memory = null)
{
    // A server counts a connection for a moment longer than the client: the next call finds its own last one in its place.
    private static readonly TimeSpan[] WaitsForConnection = [.. new[] { 50, 100, 200, 400, 800 }.Select(static milliseconds => TimeSpan.FromMilliseconds(milliseconds))];

    private static readonly Logger Log = LogManager.GetLogger("sync");
    private readonly RsyncArguments _arguments = new(settings, destination, features);
    private readonly UserOptions _user = new(settings.CommonParams);
    private readonly HashSet<RelativePath> _toldOfLinks = new(RelativePathComparer.Instance);
    private bool _toldOfCase;
    private ExcludedDirectories? _excluded;
    private readonly HashSet<RelativePath> _toldOfDirectories = new(RelativePathComparer.Instance);

    public Destination Destination => destination;

    /// <summary>The directory written to, where it is one of this machine.</summary>
    public LocalTarget? LocalTarget { get; } = destination.LocalDirectory is { } directory ? new LocalTarget(directory, memory) : null;

    /// <summary>Which target it is, and the key of what is remembered of it: the way there, and for a path the file system that it is on.</summary>
    public string Target => LocalTarget is { } local ? $"{destination.Way} on {local.FileSystem}" : destination.Way;

    public ServerFeatures Features => features;

    public WatchedRoot Root => root;

    public PathFilter Filter => filter;

    public LinkedFiles LinkedFiles => linkedFiles;

    public RecentCalls RecentCalls { get; } = new();

    public ExcludedDirectories Excluded => _excluded ??= new ExcludedDirectories(this, TimeProvider.System);

    /// <inheritdoc cref="RsyncRunner.LongCalls"/>
    public SemaphoreSlim? LongCalls => runner.LongCalls;

    public RemoteCounters Counters { get; } = new();

    /// <summary>The deletions that it has not got.</summary>
    public DeletionHold Held { get; } = new(TimeProvider.System);

    /// <inheritdoc cref="UserOptions.HasRules"/>
    public bool HasUserRules => _user.HasRules;

    /// <inheritdoc cref="UserOptions.HasRulesInDirectories"/>
    public bool HasRulesInDirectories => _user.HasRulesInDirectories;

    public int BatchMaxPaths => settings.BatchMaxPaths;

    /// <inheritdoc cref="UserOptions.Limits"/>
    public IReadOnlyList<string> Limits => _user.Limits;

    /// <summary>
    /// Whether a move can be put into rsync's words: names on the command line are text, and an rsync older than 3.2.4
    /// does not protect them from the remote shell. And whether the user's options were tried beside it: what it touches
    /// there can be looked at first, and files there share nothing with others.
    /// </summary>
    public bool CanLink(MoveHint hint) =>
        destination.LinkBase is not null && _user.AllowRenameShortcut && features.ProtectsArguments && ByteText.IsUtf8(hint.From.Bytes) && ByteText.IsUtf8(hint.To.Bytes);

    /// <summary>The arguments of rsync for a call, as things stand.</summary>
    public List<string> WordsFor(RsyncCall call) => _arguments.For(call);

    /// <param name="generation">The watched directory that the call is for; null for whichever is there.</param>
    /// <param name="carried">The paths that it is about; null for any.</param>
    public async Task<RemoteResult> RunAsync(RsyncCall call, OutputCapture.LineHandler? onLine, CancellationToken cancellation, int? generation = null, IReadOnlyCollection<RelativePath>? carried = null)
    {
        for (int attempt = 0; ; attempt++)
        {
            RemoteResult result = await RunOnceAsync(call, onLine, generation, carried, cancellation);
            if (result.Outcome.Verdict != Verdict.Busy || attempt == WaitsForConnection.Length)
                return result;
            await Task.Delay(WaitsForConnection[attempt], cancellation);
        }
    }

    /// <summary>Asks which of these directories the user's rules let through.</summary>
    public async Task<Outcome> AskRulesAsync(IReadOnlyCollection<RelativePath> directories, Action<RelativePath> onLet, CallSequence calls)
    {
        var call = new RsyncCall { Names = NameList.Files, Recursive = false, DryRun = true, Input = RsyncCall.FileList(directories) };
        RsyncResult result = await runner.RunAsync(root, _arguments.ForRules(call.Mark), call.Input, ReadLine, calls.Cancellation, calls.Generation);
        return OutcomeClassifier.Classify(result, call);

        bool ReadLine(ReadOnlySpan<byte> line)
        {
            if (!ItemizedLine.TryRead(line, call.Mark, out _, out ReadOnlySpan<byte> name))
                return false;
            onLet(new RelativePath(RsyncEscapes.Decode(name.TrimEnd((byte)'/'))));
            return true;
        }
    }

    /// <summary>A file was deleted here, and the remote has a directory of its own in its place, with something in it.</summary>
    public void KeepsDirectory(RelativePath path)
    {
        const int MostRemembered = 10_000;
        Held.Add(HoldReason.OwnDirectory, paths: 1);
        if (_toldOfDirectories.Count < MostRemembered && _toldOfDirectories.Add(path))
            Log.Warn("\"{0}\" was deleted here as a file; {1} has a directory of its own there, which is not empty and stays: remove it there, or make a full sync with -r", path, destination);
    }

    /// <summary>A directory is about to take the place of something else, most likely of a link to a directory.</summary>
    public void ReplacesByDirectory(RelativePath path)
    {
        const int MostTold = 100;
        if (_toldOfLinks.Count < MostTold && _toldOfLinks.Add(path))
            Log.Warn("\"{0}\" is a directory here, and something else at {1}, most likely a symbolic link to a directory: a real directory takes its place, as rsync does it without -K; with -K in commonParams such a link stays", path, destination);
    }

    /// <summary>
    /// Whether names that differ in nothing but case are different ones there: not known before it shows.
    /// </summary>
    public bool? TellsCase { get; set; }

    /// <summary>Whether that it does not is still to be told.</summary>
    public bool TakeCaseNotice() => !Interlocked.Exchange(ref _toldOfCase, true);

    private async Task<RemoteResult> RunOnceAsync(RsyncCall call, OutputCapture.LineHandler? onLine, int? generation, IReadOnlyCollection<RelativePath>? carried, CancellationToken cancellation)
    {
        string? problem = null;
        using SafeFileHandle? target = LocalTarget?.TryOpen(out problem);
        if (problem is not null)
            return new RemoteResult(new Outcome(Verdict.Misconfigured, problem), null);
        DateTimeOffset started = DateTimeOffset.UtcNow;
        var report = new FullSyncReport();
        RsyncResult result = await runner.RunAsync(root, WordsFor(call with { Statistics = call.Listing == Listing.None }), _arguments.InputFor(call), ReadLine, cancellation, generation, call.Subdirectory, target is null ? null : new HeldTarget(target, destination));
        RecentCalls.Add(started, DateTimeOffset.UtcNow, carried);
        Counters.AddCall(report.Bytes, report.Deleted);
        // A directory that holds what an option of the user's protects, or a backup, is meant to stay.
        return new RemoteResult(OutcomeClassifier.Classify(result, _user.Protects ? call with { KeepsProtected = true } : call), result);

        bool ReadLine(ReadOnlySpan<byte> line)
        {
            bool isReport = call.Listing == Listing.None && report.Read(line);
            return onLine?.Invoke(line) == true || isReport;
        }
    }
}
