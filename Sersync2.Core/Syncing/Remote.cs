using System.Net;
using System.Net.Sockets;
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
    private const int TimeoutOfConnect = 35;
    private const int DefaultPort = 873;

    // A server counts a connection for a moment longer than the client: the next call finds its own last one in its place.
    private static readonly TimeSpan[] WaitsForConnection = [.. new[] { 50, 100, 200, 400, 800 }.Select(static milliseconds => TimeSpan.FromMilliseconds(milliseconds))];

    // A server that hears a call about nothing and says nothing.
    private static readonly TimeSpan PatienceOfTrial = TimeSpan.FromSeconds(30);

    private static readonly Logger Log = LogManager.GetLogger("sync");
    private readonly RsyncArguments _arguments = new(settings, destination, features);
    private readonly UserOptions _user = new(settings.CommonParams);
    private readonly HashSet<RelativePath> _toldOfLinks = new(RelativePathComparer.Instance);
    private bool _toldOfCase;
    private ExcludedDirectories? _excluded;

    // The status asks from other threads, and a large file goes beside: of each there may be one alone.
    private DirectoryLinks? _directoryLinks;
    private KeptNewer? _keptNewer;
    private KeptDirectories? _keptDirectories;

    public Destination Destination => destination;

    /// <summary>The directory written to, where it is one of this machine.</summary>
    public LocalTarget? LocalTarget { get; } = destination.LocalDirectory is { } directory ? new LocalTarget(directory, memory) : null;

    /// <summary>Which target it is, and the key of what is remembered of it: the way there, and for a path the file system that it is on.</summary>
    public string Target => LocalTarget is { } local ? $"{destination.Way} on {local.FileSystem}" : destination.Way;

    /// <summary>What <see cref="Target"/> was before any file system had been seen there.</summary>
    public string TargetBeforeFirstSeen => LocalTarget is null ? destination.Way : $"{destination.Way} on ";

    public ServerFeatures Features => features;

    public WatchedRoot Root => root;

    public PathFilter Filter => filter;

    public LinkedFiles LinkedFiles => linkedFiles;

    /// <summary>Where disks have been mounted below the watch path; null where nobody watches that.</summary>
    public MountMemory? Disks { get; init; }

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

    /// <summary>Whether a symbolic link there to a directory stays where a directory is sent: <c>-K</c>.</summary>
    public bool KeepsDirectoryLinks => _user.Has("keep-dirlinks");

    /// <summary>What stays there because it is a directory, and was a file here.</summary>
    public KeptDirectories KeptDirectories => LazyInitializer.EnsureInitialized(ref _keptDirectories, () => new KeptDirectories(this));

    /// <summary>What it has from here; noted only where what is newer stays there.</summary>
    public DeliveredFiles Delivered { get; } = new();

    /// <summary>What stays there because it is newer.</summary>
    public KeptNewer KeptNewer => LazyInitializer.EnsureInitialized(ref _keptNewer, () => new KeptNewer(this, TimeProvider.System));

    /// <summary>Where a directory here is something else there.</summary>
    public DirectoryLinks DirectoryLinks => LazyInitializer.EnsureInitialized(ref _directoryLinks, () => new DirectoryLinks(this));

    public int BatchMaxPaths => settings.BatchMaxPaths;

    /// <inheritdoc cref="UserOptions.Limits"/>
    public IReadOnlyList<string> Limits => _user.Limits;

    /// <summary>
    /// Whether a move can be put into rsync's words: names on the command line are text, and an rsync older than 3.2.4
    /// does not protect them from the remote shell. And whether the user's options were tried beside it: what it touches
    /// there can be looked at first, and files there share nothing with others. Nothing is left to a server so old that it
    /// lacks <c>--delete-missing-args</c>.
    /// </summary>
    public bool CanLink(MoveHint hint) =>
        destination.LinkBase is not null && features.Allows(OwnOption.LinkDest) && features.DeleteMissingArgs && _user.AllowRenameShortcut && features.ProtectsArguments && ByteText.IsUtf8(hint.From.Bytes) && ByteText.IsUtf8(hint.To.Bytes);

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
        int busy = 0;
        while (true)
        {
            if (WhyNot(call) is { } impossible)
                return new RemoteResult(new Outcome(Verdict.RetryPaths, impossible), null);
            OwnWords words = _arguments.Build(call with { Statistics = call.Listing == Listing.None, Itemize = call.Itemize || CountsByLine(call) });
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
            // Who refuses --delete refuses --delete-missing-args in the same words.
            bool isOurs = words.Options.Contains(option) || (option == OwnOption.Delete && words.Options.Contains(OwnOption.DeleteMissingArgs));
            if (!isOurs || !features.Learn(outcome, destination))
                return result with { Outcome = new Outcome(Verdict.Misconfigured, Explained(outcome.Reason, OwnOptions.Of(option), isOurs)) };
            if (option is OwnOption.Delete or OwnOption.DeleteMissingArgs or OwnOption.LinkDest)
                return result with { Outcome = outcome };
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

    /// <inheritdoc cref="UserOptions.SendsTimes"/>
    public bool SendsTimes => _user.SendsTimes;

    /// <summary>Whether what is newer there is to stay: see <see cref="UserOptions.KeepsNewer"/>.</summary>
    public bool KeepsNewer => _user.KeepsNewer;

    /// <summary>Asks what the remote, which is on another host, has of these paths, with all below them or without.</summary>
    /// <returns>Delivered when that is known: a module may be closed to readers, or a server not do <see cref="OwnOption.ListOnly"/>.</returns>
    public async Task<Outcome> AskTimesAsync(IReadOnlyCollection<RelativePath> paths, bool recursive, Action<ListedPath> onListed, CallSequence calls)
    {
        var call = new RsyncCall { Names = NameList.Files, Recursive = recursive, Input = RsyncCall.FileList(paths) };
        while (features.Allows(OwnOption.ListOnly))
        {
            OwnWords words = _arguments.ForTimes(recursive);
            var answer = new ListedPaths(paths, onListed);
            RsyncResult result = await runner.RunAsync(root, words.Words, call.Input, answer.Read, calls.Cancellation, calls.Generation, onError: answer.ReadError);
            Outcome outcome = answer.IsWhole ? new Outcome(Verdict.Delivered) : OutcomeClassifier.Classify(result, call);
            if (answer.IsWhole)
                features.Prove(words.Options);
            else if (outcome.IsBrokenOff)
                outcome = await Elimination.ExplainAsync(outcome, words.Options, calls.Cancellation);
            if (outcome is { Verdict: Verdict.LacksOption, Option: { } option } && words.Options.Contains(option) && features.Learn(outcome, destination))
                continue;
            return outcome.IsDelivered && !answer.IsWhole ? new Outcome(Verdict.RetryPaths, "of some paths it says nothing") : outcome;
        }

        return new Outcome(Verdict.LacksOption, $"it does not do {OwnOptions.Of(OwnOption.ListOnly).Words}") { Option = OwnOption.ListOnly };
    }

    /// <summary>A directory is about to take the place of something else, most likely of a link to a directory.</summary>
    public void ReplacesByDirectory(RelativePath path)
    {
        const int MostTold = 100;
        if (_toldOfLinks.Count < MostTold && _toldOfLinks.Add(path))
            Log.Warn("\"{0}\" is a directory here, and something else at {1}, most likely a symbolic link to a directory: a real directory takes its place, as rsync does it without -K; with -K in commonParams such a link stays, if it leads to a place in the same module", path, destination);
    }

    /// <summary>
    /// Whether names that differ in nothing but case are different ones there: not known before it shows.
    /// </summary>
    public bool? TellsCase { get; set; }

    /// <summary>Whether that it does not is still to be told.</summary>
    public bool TakeCaseNotice() => !Interlocked.Exchange(ref _toldOfCase, true);

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

    // A server tells how much it has deleted only where --delete or --force is said.
    private bool CountsByLine(RsyncCall call) =>
        call is { DeleteMissing: true, Delete: false, Force: false, DryRun: false, Listing: Listing.None, Itemize: false } && features.Allows(OwnOption.OutFormat);

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
        string? problem = null;
        using SafeFileHandle? target = LocalTarget?.TryOpen(out problem);
        if (problem is not null)
            return new RemoteResult(new Outcome(Verdict.Misconfigured, problem), null);
        DateTimeOffset started = DateTimeOffset.UtcNow;
        var report = new FullSyncReport();
        long deleted = 0;
        RsyncResult result = await runner.RunAsync(root, words, _arguments.InputFor(call), ReadLine, cancellation, generation, call.Subdirectory, target is null ? null : new HeldTarget(target, destination));
        RecentCalls.Add(started, DateTimeOffset.UtcNow, carried);
        Counters.AddCall(report.Bytes, Math.Max(report.Deleted, deleted));
        // A directory that holds what an option of the user's protects, or a backup, is meant to stay.
        return new RemoteResult(OutcomeClassifier.Classify(result, _user.Protects ? call with { KeepsProtected = true } : call), result);

        bool ReadLine(ReadOnlySpan<byte> line)
        {
            if (CountsByLine(call) && ItemizedLine.TryRead(line, call.Mark, out ReadOnlySpan<byte> _, out ReadOnlySpan<byte> _))
            {
                deleted += RemoteOnlyPath.Parse(line, call.Mark) is null ? 0 : 1;
                return true;
            }

            bool isReport = call.Listing == Listing.None && report.Read(line);
            return onLine?.Invoke(line) == true || isReport;
        }
    }
}
