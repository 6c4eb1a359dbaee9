using System.Globalization;
using System.Text;
using Sersync2.Core.Configuration;
using Sersync2.Core.Configuration.RsyncOptions;
using Sersync2.Core.Paths;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>Puts a call into rsync's words: the user's own first, so that what a mirror depends on has the last say. Pure.</summary>
internal sealed class RsyncArguments(RsyncSettings settings, Destination destination, ServerFeatures features)
{
    /// <summary>The directory that is synced, as the last word but one: the runner puts an open one in its place.</summary>
    public const string Source = "./";

    // What a server says in greeting must not be taken for a complaint of rsync's.
    private const string Ssh = "ssh -o LogLevel=ERROR";

    private const int ConnectTimeoutSeconds = 20;

    private readonly UserOptions _asWritten = new(settings.CommonParams);
    private readonly UserOptions _overwriting = new(settings.CommonParams, overwriting: true);

    public List<string> For(RsyncCall call) => Build(call).Words;

    /// <summary>The words, and which of them are ours.</summary>
    public OwnWords Build(RsyncCall call)
    {
        UserOptions user = call.Overwrite ? _overwriting : _asWritten;
        // The first rule that fits decides: no rule of the user's may lift these.
        var words = new OwnWords([], features);
        foreach (string pattern in call.Exclude)
            words.TryAdd(OwnOption.Exclude, "--exclude=" + pattern);
        words.Words.AddRange(call.User == UserPart.NoRules ? user.WordsWithoutRules : user.Words);
        // What is excluded by us is to stay: --delete-excluded knows no difference.
        if (call is { MayDeleteExcluded: true, Exclude.Count: 0 } && features.Deletions)
            words.Words.AddRange(user.FullSyncWords);
        if (call.Recursive)
            words.Add(OwnOption.Recursive, "-r");
        else
            words.Add(OwnOption.NotRecursive, "--no-r");
        AddComparison(words, call);
        // These two only take back words of the user's: no server lacks them.
        if (call.NewFiles && user.WritesInPlace)
            words.Words.AddRange(["--no-append", "--no-inplace"]);
        if (call.Delete || call.Listing is not (Listing.None or Listing.Changed))
            words.TryAdd(OwnOption.Delete, "--delete");
        if (call.Force)
            words.TryAdd(OwnOption.Force, "--force");
        if (call.DeleteMissing && features.Deletions)
            words.TryAdd(OwnOption.DeleteMissingArgs, "--delete-missing-args");
        AddListing(words, call);
        if (call.DryRun)
            words.Add(OwnOption.DryRun, "-n");
        if (call.ItemizeAll && features.Allows(OwnOption.OutFormat))
        {
            words.TryAdd(OwnOption.EightBit, "-8");
            words.Add(OwnOption.OutFormat, [.. call.Progress ? [] : (string[])["-ii"], DeliveredLine.Format(call.Mark)]);
        }
        else if (call.Itemize)
            AddFormat(words, call);
        if (call.Statistics)
            words.TryAdd(OwnOption.Statistics, "--stats", "--no-h");
        if (call.Progress)
            words.TryAdd(OwnOption.Progress, "--info=progress2");
        // Of the user's -C, before our own rules.
        if (call.Names == NameList.Rules && call.User == UserPart.All && user.HasCvsRules)
            words.Words.AddRange(["--filter=:C", "--filter=-C"]);
        AddNames(words, call.Names, endInNul: !EndsNamesWithLines(call));
        AddTransport(words);
        if (settings.Timeout is { } timeout)
            words.TryAdd(OwnOption.Timeout, $"--timeout={Seconds(timeout)}");
        if (!call.LinkDestination.IsRoot)
            words.Add(OwnOption.LinkDest, "--link-dest=" + destination.LinkBase + Text(call.LinkDestination));
        string below = call.Subdirectory.IsRoot ? "" : Text(call.Subdirectory) + "/";
        words.Words.AddRange([Source, Target + below]);
        return words;
    }

    /// <summary>
    /// Asks the local rsync, and no server, which of the directories in a list the user's rules exclude: it names the others.
    /// Without implied directories, or one that is above another in the list would not be looked at.
    /// </summary>
    public List<string> ForRules(string mark) =>
        [.. _asWritten.RuleWords, "-n", "-d", "--no-r", "--no-implied-dirs", "-ii", "-8", ItemizedLine.Format(mark), "--from0", "--files-from=-", Source, Source];

    /// <summary>
    /// Asks the remote for what it has of a list of paths: see <see cref="ListedPath"/>. Of the user's words, those about the
    /// way there alone.
    /// </summary>
    public OwnWords ForTimes(bool recursive)
    {
        var words = new OwnWords(_asWritten.WayWords, features);
        if (recursive)
            words.Add(OwnOption.Recursive, "-r");
        words.Add(OwnOption.ListOnly, recursive ? ["--list-only"] : ["-d", "--list-only"]);
        words.TryAdd(OwnOption.EightBit, "-8");
        AddNames(words, NameList.Files, endInNul: true);
        AddTransport(words);
        if (settings.Timeout is { } timeout)
            words.TryAdd(OwnOption.Timeout, $"--timeout={Seconds(timeout)}");
        words.Words.AddRange([Target, "."]);
        return words;
    }

    /// <summary>
    /// What goes to standard input: each name ends with NUL, or with its line where rsync has to read the user's rules in
    /// the directories, which it would read in the same way.
    /// </summary>
    public ReadOnlyMemory<byte> InputFor(RsyncCall call)
    {
        if (!EndsNamesWithLines(call))
            return call.Input;
        byte[] lines = call.Input.ToArray();
        lines.AsSpan().Replace((byte)0, (byte)'\n');
        return lines;
    }

    private bool EndsNamesWithLines(RsyncCall call) =>
        call.Names != NameList.None && call.User == UserPart.All && _asWritten.HasRulesInDirectories && call.Input.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0;

    /// <summary>A call that is about nothing: whether the server takes the user's options, and one of ours with them.</summary>
    public List<string> Trial(OwnOption? option)
    {
        if (option == OwnOption.ListOnly)
            return ForTimes(recursive: false).Words;
        var words = new OwnWords(_asWritten.Words, features);
        words.Add(OwnOption.NotRecursive, "--no-r");
        if (option is { } tried)
            words.Add(tried, [.. OwnOptions.Of(tried).Trial]);
        AddNames(words, NameList.Files, endInNul: true);
        AddTransport(words);
        words.Words.AddRange([Source, Target]);
        return words.Words;
    }

    private string Target => features.Address is { } address ? destination.WordAt(address) : destination.Word;

    // Where one of them is lacking, the next surest: what is not seen to differ would never be sent.
    private void AddComparison(OwnWords words, RsyncCall call)
    {
        // A remote whose times are coarse is known to the user alone.
        bool byTimes = !call.Rewrite && (_asWritten.Has("modify-window") || features.Allows(OwnOption.ModifyWindow));
        bool anew = features.Allows(OwnOption.IgnoreTimes), byContent = features.Allows(OwnOption.Checksum);
        bool isAnew = anew && (!byTimes || (call.Checksum && !byContent));
        if (!isAnew && !_asWritten.Has("modify-window"))
            words.TryAdd(OwnOption.ModifyWindow, "--modify-window=-1");
        if (isAnew)
            words.TryAdd(OwnOption.IgnoreTimes, "-I");
        if (call.Checksum || (!byTimes && !anew))
            words.TryAdd(OwnOption.Checksum, "-c");
    }

    private static void AddListing(OwnWords words, RsyncCall call)
    {
        if (call.Listing == Listing.None)
            return;
        words.Add(OwnOption.DryRun, "-n");
        words.TryAdd(OwnOption.Existing, "--existing");
        AddFormat(words, call);
        if (call.Listing == Listing.RemoteOnly)
            words.TryAdd(OwnOption.IgnoreExisting, "--ignore-existing");
        else if (call.Listing == Listing.Remote)
            words.Add(OwnOption.OutFormat, "-ii");
    }

    private static void AddFormat(OwnWords words, RsyncCall call)
    {
        words.TryAdd(OwnOption.EightBit, "-8");
        words.Add(OwnOption.OutFormat, ItemizedLine.Format(call.Mark));
    }

    private static void AddNames(OwnWords words, NameList names, bool endInNul)
    {
        string[] ending = endInNul ? ["--from0"] : [];
        if (names == NameList.Files)
            words.Add(OwnOption.FilesFrom, [.. ending, "--files-from=-"]);
        else if (names == NameList.Rules)
            words.Add(OwnOption.IncludeFrom, [.. ending, "--include-from=-"]);
    }

    // Only names that are text reach the command line: see Remote.CanLink.
    private static string Text(RelativePath path) => Encoding.UTF8.GetString(path.Bytes);

    private static string Seconds(TimeSpan span) => ((long)Math.Ceiling(span.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private void AddTransport(OwnWords words)
    {
        switch (destination.Transport)
        {
            case Transport.Daemon:
                if (!_asWritten.HasRemoteShell)
                {
                    // Nagle's algorithm against delayed acknowledgements: 140 ms for a small file in place of 10.
                    words.TryAdd(OwnOption.SocketOptions, "--sockopts=SO_KEEPALIVE,TCP_NODELAY");
                    words.TryAdd(OwnOption.ConnectTimeout, $"--contimeout={ConnectTimeoutSeconds}");
                }

                if (settings.Port is { } port)
                    words.Add(OwnOption.Port, $"--port={port}");
                if (settings.PasswordFile is { } file)
                    words.Add(OwnOption.PasswordFile, "--password-file=" + file);
                break;
            case Transport.Ssh when settings.Port is { } sshPort:
                words.Add(OwnOption.RemoteShell, "-e", $"{Ssh} -p {sshPort}");
                break;
            case Transport.Ssh when !_asWritten.HasRemoteShell:
                words.Add(OwnOption.RemoteShell, "-e", Ssh);
                break;
            default:
                break;
        }
    }
}
