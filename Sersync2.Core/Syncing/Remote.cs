using Microsoft.Win32.SafeHandles;
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

    private readonly RsyncArguments _arguments = new(settings, destination, features);
    private readonly UserOptions _userOptions = new(settings.CommonParams);

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

    /// <inheritdoc cref="RsyncRunner.LongCalls"/>
    public SemaphoreSlim? LongCalls => runner.LongCalls;

    public RemoteCounters Counters { get; } = new();

    /// <summary>The deletions that it has not got.</summary>
    public DeletionHold Held { get; } = new(TimeProvider.System);

    public int BatchMaxPaths => settings.BatchMaxPaths;

    /// <inheritdoc cref="UserOptions.Limits"/>
    public IReadOnlyList<string> Limits => _userOptions.Limits;

    /// <summary>
    /// Whether a move can be put into rsync's words: names on the command line are text, and an rsync older than 3.2.4
    /// does not protect them from the remote shell. And whether the user's options were tried beside it: what it touches
    /// there can be looked at first, and files there share nothing with others.
    /// </summary>
    public bool CanLink(MoveHint hint) =>
        destination.LinkBase is not null && _userOptions.AllowRenameShortcut && features.ProtectsArguments && ByteText.IsUtf8(hint.From.Bytes) && ByteText.IsUtf8(hint.To.Bytes);

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

    private async Task<RemoteResult> RunOnceAsync(RsyncCall call, OutputCapture.LineHandler? onLine, int? generation, IReadOnlyCollection<RelativePath>? carried, CancellationToken cancellation)
    {
        string? problem = null;
        using SafeFileHandle? target = LocalTarget?.TryOpen(out problem);
        if (problem is not null)
            return new RemoteResult(new Outcome(Verdict.Misconfigured, problem), null);
        DateTimeOffset started = DateTimeOffset.UtcNow;
        var report = new FullSyncReport();
        RsyncResult result = await runner.RunAsync(root, WordsFor(call with { Statistics = call.Listing == Listing.None }), call.Input, ReadLine, cancellation, generation, call.Subdirectory, target is null ? null : new HeldTarget(target, destination));
        RecentCalls.Add(started, DateTimeOffset.UtcNow, carried);
        Counters.AddCall(report.Bytes, report.Deleted);
        // A directory that holds what an option of the user's protects, or a backup, is meant to stay.
        return new RemoteResult(OutcomeClassifier.Classify(result, _userOptions.Protects ? call with { KeepsProtected = true } : call), result);

        bool ReadLine(ReadOnlySpan<byte> line)
        {
            bool isReport = call.Listing == Listing.None && report.Read(line);
            return onLine?.Invoke(line) == true || isReport;
        }
    }
}
