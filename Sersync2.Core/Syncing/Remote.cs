using System.Net;
using System.Net.Sockets;
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
internal sealed class Remote(Destination destination, RsyncSettings settings, ServerFeatures features, RsyncRunner runner, WatchedRoot root, PathFilter filter, LinkedFiles linkedFiles)
{
    private const int TimeoutOfConnect = 35;
    private const int DefaultPort = 873;

    // A server counts a connection for a moment longer than the client: the next call finds its own last one in its place.
    private static readonly TimeSpan[] WaitsForConnection = [.. new[] { 50, 100, 200, 400, 800 }.Select(static milliseconds => TimeSpan.FromMilliseconds(milliseconds))];

    // A server that hears a call about nothing and says nothing.
    private static readonly TimeSpan PatienceOfTrial = TimeSpan.FromSeconds(30);

    private static readonly Logger Log = LogManager.GetLogger("sync");
    private readonly RsyncArguments _arguments = new(settings, destination, features);
    private readonly UserOptions _user = new(settings.CommonParams);

    public Destination Destination => destination;

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

    /// <summary>
    /// Whether a move can be put into rsync's words: names on the command line are text, and an rsync older than 3.2.4
    /// does not protect them from the remote shell. And whether the user's options were tried beside it: what it touches
    /// there can be looked at first, and files there share nothing with others.
    /// </summary>
    public bool CanLink(MoveHint hint) =>
        destination.LinkBase is not null && features.Allows(OwnOption.LinkDest) && _user.AllowRenameShortcut && features.ProtectsArguments && ByteText.IsUtf8(hint.From.Bytes) && ByteText.IsUtf8(hint.To.Bytes);

    /// <summary>The arguments of rsync for a call, as things stand.</summary>
    public List<string> WordsFor(RsyncCall call) => _arguments.For(call);

    /// <param name="generation">The watched directory that the call is for; null for whichever is there.</param>
    /// <param name="carried">The paths that it is about; null for any.</param>
    /// <returns>
    /// What came of it, once it was made without what the remote does not do; <see cref="Verdict.LacksOption"/> where that is
    /// for the caller to do in another way.
    /// </returns>
    public async Task<RemoteResult> RunAsync(RsyncCall call, OutputCapture.LineHandler? onLine, CancellationToken cancellation, int? generation = null, IReadOnlyCollection<RelativePath>? carried = null)
    {
        if (destination.LocalDirectory is { } directory && !Directory.Exists(destination.Name))
            return new RemoteResult(new Outcome(Verdict.Misconfigured, $"the target directory \"{directory}\" does not exist: create it, or mount it"), null);
        int busy = 0;
        while (true)
        {
            if (WhyNot(call) is { } impossible)
                return new RemoteResult(new Outcome(Verdict.RetryPaths, impossible), null);
            OwnWords words = _arguments.Build(call with { Statistics = call.Listing == Listing.None });
            RemoteResult result = await RunOnceAsync(call, words.Words, onLine, generation, carried, cancellation);
            Outcome outcome = result.Outcome;
            if (outcome.Verdict == Verdict.Busy && busy < WaitsForConnection.Length)
            {
                await Task.Delay(WaitsForConnection[busy++], cancellation);
                continue;
            }

            if (await IsReachedOtherwiseAsync(result, words, cancellation))
                continue;
            if (outcome.IsComplete || outcome.Verdict == Verdict.RetryPaths)
                features.Prove(words.Options);
            else if (outcome.IsBrokenOff && destination.Transport != Transport.Local)
                outcome = await Elimination.ExplainAsync(outcome, words.Options, cancellation);
            if (outcome is not { Verdict: Verdict.LacksOption, Option: { } option })
                return result with { Outcome = outcome };
            // The user's own words are the user's to mend, and so is what nothing works without.
            if (!words.Options.Contains(option) || !features.Learn(outcome, destination))
                return result with { Outcome = new Outcome(Verdict.Misconfigured, Explained(outcome.Reason, OwnOptions.Of(option), words.Options.Contains(option))) };
            if (option is OwnOption.Delete or OwnOption.DeleteMissingArgs or OwnOption.LinkDest)
                return result with { Outcome = outcome };
        }
    }

    /// <summary>Tries which of <see cref="OwnOptions"/> the remote does, without changing anything there.</summary>
    public Task ExploreAsync(CancellationToken cancellation) => Elimination.ExploreAsync(outcome => features.Learn(outcome, destination), cancellation);

    private OptionElimination Elimination => new(features, TryAsync);

    // A call that must change nothing is not made where that cannot be said.
    private string? WhyNot(RsyncCall call)
    {
        OwnOption? lacking = (call.DryRun || call.Listing != Listing.None) && !features.Allows(OwnOption.DryRun) ? OwnOption.DryRun
            : (call.Itemize || call.Listing != Listing.None) && !features.Allows(OwnOption.OutFormat) ? OwnOption.OutFormat
            : null;
        return lacking is { } option ? $"it does not do {OwnOptions.Of(option).Words}: {OwnOptions.Of(option).Otherwise}" : null;
    }

    private static string Explained(string reason, OwnOptionRow row, bool isOurs) =>
        isOurs && row.Loss == OwnOptionLoss.Needed ? $"{reason} ({row.Otherwise})" : reason;

    // Of a name with several addresses, rsync has tried the first.
    private async Task<bool> IsReachedOtherwiseAsync(RemoteResult result, OwnWords words, CancellationToken cancellation)
    {
        if (features.Address is { } known && result.Outcome.Verdict == Verdict.Unreachable && !result.Outcome.IsBrokenOff)
        {
            features.Address = null;
            Log.Debug("{0} does not answer at {1} any more", destination, known);
            return false;
        }

        if (result.Result?.ExitCode != TimeoutOfConnect || !words.Options.Contains(OwnOption.ConnectTimeout))
            return false;
        AddressFamily family = _user.Has("ipv4") ? AddressFamily.InterNetwork : _user.Has("ipv6") ? AddressFamily.InterNetworkV6 : AddressFamily.Unspecified;
        IPAddress? address = await AnsweringAddress.FindAsync(destination.Host, settings.Port ?? DefaultPort, family, cancellation);
        if (address is null)
            return false;
        features.Address = address.ToString();
        Log.Info("{0} does not answer at the first address of its name: using {1}", destination, address);
        return true;
    }

    private async Task<Outcome> TryAsync(OwnOption? option, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(PatienceOfTrial);
        var nothing = new RsyncCall { Names = NameList.Files, Recursive = false };
        Outcome outcome = (await RunOnceAsync(nothing, _arguments.Trial(option), null, null, [], deadline.Token)).Outcome;
        cancellation.ThrowIfCancellationRequested();
        return outcome;
    }

    private async Task<RemoteResult> RunOnceAsync(RsyncCall call, List<string> words, OutputCapture.LineHandler? onLine, int? generation, IReadOnlyCollection<RelativePath>? carried, CancellationToken cancellation)
    {
        DateTimeOffset started = DateTimeOffset.UtcNow;
        var report = new FullSyncReport();
        RsyncResult result = await runner.RunAsync(root, words, call.Input, ReadLine, cancellation, generation, call.Subdirectory);
        RecentCalls.Add(started, DateTimeOffset.UtcNow, carried);
        Counters.AddCall(report.Bytes, report.Deleted);
        return new RemoteResult(OutcomeClassifier.Classify(result, call), result);

        bool ReadLine(ReadOnlySpan<byte> line)
        {
            bool isReport = call.Listing == Listing.None && report.Read(line);
            return onLine?.Invoke(line) == true || isReport;
        }
    }
}
