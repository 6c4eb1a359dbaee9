namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// Every option that <see cref="RsyncArguments"/> can add, with what is done where the local rsync lacks it, and where the
/// server lacks it, refuses it, or breaks the connection off on it. docs/own-options.md is made from it.
/// </summary>
internal static class OwnOptions
{
    private const string Refused = "The server is configured to refuse --";
    private static readonly RsyncVersion V310 = new(3, 1, 0);
    private static readonly RsyncVersion V313 = new(3, 1, 3);

    public static IReadOnlyList<OwnOptionRow> All { get; } =
    [
        new(OwnOption.ModifyWindow, "--modify-window=-1", "times are compared to the nanosecond")
        {
            Since = V313, ServerSince = V313, RefusedAs = "modify-window", Letter = '@', ToldAs = "-@-1", Trial = ["--modify-window=-1"],
            Otherwise = "using -I there: what changed is compared by content",
        },
        new(OwnOption.DeleteMissingArgs, "--delete-missing-args", "deletes the listed names that are gone here")
        {
            Since = V310, ServerSince = V310, RefusedAs = "delete-missing-args", Trial = ["--delete-missing-args"],
            Loss = OwnOptionLoss.OtherCalls, Otherwise = "deleting by filter rules there, and what is renamed is sent anew",
        },
        new(OwnOption.LinkDest, "--link-dest=DIR", "a renamed directory costs its names")
        {
            RefusedAs = "link-dest", Trial = ["--link-dest=/"],
            Loss = OwnOptionLoss.OtherCalls, Otherwise = "what is renamed is sent anew",
        },
        new(OwnOption.Force, "--force", "a directory there makes way for what is no directory here")
        {
            RefusedAs = "force", Trial = ["--force"],
            Loss = OwnOptionLoss.OtherCalls, Otherwise = "a directory there makes way in a call with --delete; with a filter, one that only a full sync finds stays, and that is said",
        },
        new(OwnOption.Delete, "--delete", "deletes what is there alone, below named paths or everywhere; -n: lists it")
        {
            RefusedAs = "delete", Trial = ["-r", "--delete"],
            Loss = OwnOptionLoss.SomethingUndone, Otherwise = "nothing is deleted there; allow it, or set <delete start=\"false\"/>",
        },
        new(OwnOption.Checksum, "-c", "what took the place of something else is compared by content")
        {
            RefusedAs = "checksum", Letter = 'c', Trial = ["-c"],
            Otherwise = "using -I there in its place",
        },
        new(OwnOption.IgnoreTimes, "-I", "a file is sent whatever its size and time say")
        {
            RefusedAs = "ignore-times", Letter = 'I', Trial = ["-I"],
            Otherwise = "using -c there in its place: both sides read the whole of such files",
        },
        new(OwnOption.Timeout, "--timeout=N", "ends a call in which nothing moves")
        {
            RefusedAs = "timeout", Trial = ["--timeout=100"],
            Otherwise = "a call in which nothing moves is ended by Sersync2, after 10 minutes",
        },
        new(OwnOption.Statistics, "--stats --no-h", "counts what was sent and deleted, for the status")
        {
            RefusedAs = "stats", Trial = ["--stats"],
            Otherwise = "the status counts no bytes and deletions of it",
        },
        new(OwnOption.Existing, "--existing", "a listing leaves out what is not there")
        {
            RefusedAs = "existing", Trial = ["--existing"], Otherwise = "a listing has lines that are passed over",
        },
        new(OwnOption.IgnoreExisting, "--ignore-existing", "a listing leaves out what is on both sides")
        {
            RefusedAs = "ignore-existing", Trial = ["--ignore-existing"], Otherwise = "a listing has lines that are passed over",
        },
        new(OwnOption.OutFormat, "--out-format=WORD %i %n", "a listing names what it is about")
        {
            RefusedAs = "log-format", Trial = ["--out-format=%i"],
            Loss = OwnOptionLoss.SomethingUndone, Otherwise = OnListings,
        },
        new(OwnOption.DryRun, "-n", "a listing changes nothing")
        {
            RefusedAs = "dry-run", Letter = 'n', Trial = ["-n"],
            Loss = OwnOptionLoss.SomethingUndone, Otherwise = OnListings,
        },
        new(OwnOption.ListOnly, "-d --list-only", "with -u: asks what the remote has, before something is deleted there")
        {
            RefusedAs = "list-only", Trial = ["-d", "--list-only"],
            Otherwise = "with -u, what is deleted there is not asked for before: of two hosts that send to each other, one may delete what the other has just made anew",
        },
        new(OwnOption.Recursive, "-r", "directories are sent with all below them")
        {
            RefusedAs = "recursive", Letter = 'r', Loss = OwnOptionLoss.Needed, Otherwise = "no full sync, no new directory and no deletion is possible there",
        },
        new(OwnOption.FilesFrom, "--from0 --files-from=-", "names the paths that a call is about")
        {
            RefusedAs = "relative", Letter = 'R', Loss = OwnOptionLoss.Needed, Otherwise = "no single path can be sent there",
        },
        new(OwnOption.IncludeFrom, "--from0 --include-from=-", "limits deletions to named paths"),
        new(OwnOption.Exclude, "--exclude=PATTERN", "leaves a path out of a full sync"),
        new(OwnOption.NotRecursive, "--no-r", "a listed directory is sent alone"),
        new(OwnOption.EightBit, "-8", "names in a listing are printed as they are"),
        new(OwnOption.Progress, "--info=progress2", "how far a full sync has come, for the status") { Since = V310, Otherwise = "the status does not say how far a full sync has come" },
        new(OwnOption.SocketOptions, "--sockopts=SO_KEEPALIVE,TCP_NODELAY", "small files are not held up"),
        new(OwnOption.ConnectTimeout, "--contimeout=20", "a server that does not answer is given up soon")
        {
            Otherwise = "with it rsync tries only the first address of a name; where that does not answer and another one does, Sersync2 names that one",
        },
        new(OwnOption.Port, "--port=N", "the daemon's port"),
        new(OwnOption.PasswordFile, "--password-file=FILE", "the daemon's password"),
        new(OwnOption.RemoteShell, "-e 'ssh -o LogLevel=ERROR'", "the way to a host by ssh"),
    ];

    private const string OnListings = "what is there alone cannot be listed: with a filter, or by <safety maxDelete>, directories are not deleted there; set maxDelete=\"off\", or allow it";

    private static readonly Dictionary<string, OwnOption> ByComplaint = Complaints();

    public static OwnOptionRow Of(OwnOption option) => All[(int)option];

    /// <summary>Which option a server refuses, or says that it has none of that name; null where the line is no such complaint.</summary>
    /// <param name="body">The line without what rsync puts before each.</param>
    public static OwnOption? ComplainedOf(string body)
    {
        if (ByComplaint.TryGetValue(body, out OwnOption option))
            return option;
        // One of its kinds, which the user named.
        return body.StartsWith(Refused + "delete-", StringComparison.Ordinal) ? OwnOption.Delete : null;
    }

    private static Dictionary<string, OwnOption> Complaints()
    {
        var complaints = new Dictionary<string, OwnOption>(StringComparer.Ordinal);
        foreach (OwnOptionRow row in All.Where(row => row.IsTold))
        {
            string told = row.ToldAs ?? "--" + row.RefusedAs;
            foreach (string line in (string[])[Refused + row.RefusedAs, $"{Refused}{row.RefusedAs} (-{row.Letter})", $"on remote machine: {told}: unknown option", $"{told}: unknown option"])
                complaints[line] = row.Option;
        }

        return complaints;
    }
}
