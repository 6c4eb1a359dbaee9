using System.Globalization;
using System.Text.RegularExpressions;

namespace Sersync2.Core.Syncing.Rsync;

/// <summary>
/// Reads the end of an rsync run. The same cause gives different exit codes, depending on which side notices first, so
/// the text decides where there is one, and the code where there is none. Pure.
/// </summary>
internal static partial class OutcomeClassifier
{
    // First match wins: what a server lacks and what a person must mend come before the connection errors they cause.
    private static readonly (string Text, Verdict Verdict)[] Texts =
    [
        ("--delete-missing-args: unknown option", Verdict.LacksDeleteMissingArgs),
        ("invalid file mode 00 for", Verdict.LacksDeleteMissingArgs),
        ("refuse --delete-missing-args", Verdict.LacksDeleteMissingArgs),
        ("configured to refuse --delete", Verdict.RefusesDelete),
        ("-@-1: unknown option", Verdict.LacksNanosecondTimes),
        ("--modify-window=-1: invalid", Verdict.LacksNanosecondTimes),
        ("No space left on device", Verdict.OutOfSpace),
        ("Disk quota exceeded", Verdict.OutOfSpace),
        ("@ERROR: max connections", Verdict.Busy),
        ("@ERROR: auth failed", Verdict.Misconfigured),
        ("@ERROR: Unknown module", Verdict.Misconfigured),
        ("@ERROR: access denied", Verdict.Misconfigured),
        ("@ERROR: chdir failed", Verdict.Misconfigured),
        ("@ERROR: chroot failed", Verdict.Misconfigured),
        ("ERROR: module is read only", Verdict.Misconfigured),
        ("The server is configured to refuse", Verdict.Misconfigured),
        ("password file", Verdict.Misconfigured),
        ("failed to read a password", Verdict.Misconfigured),
        ("Permission denied (publickey", Verdict.Misconfigured),
        ("Host key verification failed", Verdict.Misconfigured),
        ("is your shell clean?", Verdict.Misconfigured),
        ("command not found", Verdict.Misconfigured),
        ("rsync: No such file or directory", Verdict.Misconfigured),
        ("Failed to exec", Verdict.Misconfigured),
        ("mkdir \"", Verdict.Misconfigured),
        ("cannot stat destination", Verdict.Misconfigured),
        ("unknown option", Verdict.Misconfigured),
        ("invalid numeric value", Verdict.Misconfigured),
        ("buffer overflow: recv_rules", Verdict.Misconfigured),
        ("rather than greeting", Verdict.Misconfigured),
        ("getcwd", Verdict.SourceGone),
        ("failed to connect to", Verdict.Unreachable),
        ("getaddrinfo", Verdict.Unreachable),
        ("timeout waiting for daemon connection", Verdict.Unreachable),
        ("io timeout after", Verdict.Unreachable),
        ("did not see server greeting", Verdict.Unreachable),
        ("connection unexpectedly closed", Verdict.Unreachable),
        ("Connection reset by peer", Verdict.Unreachable),
        ("Broken pipe", Verdict.Unreachable),
        ("ssh: connect to host", Verdict.Unreachable),
    ];

    // Standard output tells of these while the exit code is 0.
    private static readonly (string Text, Verdict Verdict)[] Notes =
    [
        ("skipping non-regular file \"", Verdict.LacksDeleteMissingArgs),
        ("cannot delete non-empty directory", Verdict.RetryPaths),
        ("IO error encountered -- skipping file deletion", Verdict.RetryPaths),
    ];

    public static Outcome Classify(RsyncResult result, RsyncCall call)
    {
        if (result.SourceGone)
            return new Outcome(Verdict.SourceGone, "the watch path is gone");
        if (result.NotStarted is { } why)
            return new Outcome(result.LackedResources ? Verdict.CannotStart : Verdict.RsyncMissing, why);
        if (result.SilentFor is { } silence)
            return new Outcome(Verdict.Unreachable, string.Create(CultureInfo.InvariantCulture, $"rsync made no progress for {silence.TotalSeconds:0} s and was ended"));
        return result.ExitCode switch
        {
            0 => OfNotes(result, call) ?? new Outcome(Verdict.Delivered),
            23 => OfPartial(result, call),
            24 => new Outcome(Verdict.Vanished, FirstLine(result)),
            20 or (> 128 and < 255) => new Outcome(Verdict.Interrupted, FirstLine(result)),
            _ => OfText(result),
        };
    }

    /// <summary>The lines of standard error that are each about something that was left undone.</summary>
    public static List<string> TroubleLines(RsyncResult result) =>
        [.. Lines(result).Where(line => !SummaryLine().IsMatch(line) && !MetadataLine().IsMatch(line))];

    /// <summary>Whether a line of standard output tells of trouble.</summary>
    public static bool IsNote(string line) => Notes.Any(known => line.StartsWith(known.Text, StringComparison.Ordinal));

    /// <summary>Whether deletions were skipped for a reason that no line names a path for.</summary>
    public static bool HasUnattributable(RsyncResult result) =>
        result.Notes.Any(note => Notes.Any(known => known.Verdict == Verdict.RetryPaths && note.StartsWith(known.Text, StringComparison.Ordinal)));

    private static Outcome? OfNotes(RsyncResult result, RsyncCall call)
    {
        foreach (string note in result.Notes)
        {
            foreach ((string text, Verdict verdict) in Notes)
            {
                if (note.StartsWith(text, StringComparison.Ordinal) && !IsExpected(verdict, text, call))
                    return new Outcome(verdict, note);
            }
        }

        return null;
    }

    // A receiver that is not root says the same of device nodes as a broken one says of missing arguments; and a directory
    // with protected entries is meant to stay.
    private static bool IsExpected(Verdict verdict, string text, RsyncCall call) =>
        verdict == Verdict.LacksDeleteMissingArgs
            ? !call.DeleteMissing
            : call.KeepsProtected && text.StartsWith("cannot delete", StringComparison.Ordinal);

    // 23 says that something was left undone: harmless only where each line is about an owner, a mode or a time.
    private static Outcome OfPartial(RsyncResult result, RsyncCall call)
    {
        if (OfNotes(result, call) is { } noted)
            return noted;
        List<string> lines = TroubleLines(result);
        if (lines.Count == 0 && Lines(result).FirstOrDefault(line => MetadataLine().IsMatch(line)) is { } harmless)
            return new Outcome(Verdict.DeliveredWithWarning, harmless);
        string? full = lines.FirstOrDefault(line => line.Contains("No space left on device", StringComparison.Ordinal));
        if (full is not null)
            return new Outcome(Verdict.OutOfSpace, full);
        string? gone = lines.FirstOrDefault(line => SourceDirectoryLine().IsMatch(line));
        return gone is not null
            ? new Outcome(Verdict.SourceGone, gone)
            : new Outcome(Verdict.RetryPaths, lines.FirstOrDefault() ?? FirstLine(result));
    }

    private static Outcome OfText(RsyncResult result)
    {
        foreach ((string text, Verdict verdict) in Texts)
        {
            if (Lines(result).FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
                return new Outcome(verdict, line);
        }

        return result.ExitCode switch
        {
            1 or 2 or 3 or 4 or 6 or 22 or 25 or 126 or 127 => new Outcome(Verdict.Misconfigured, FirstLine(result)),
            11 => new Outcome(Verdict.RetryPaths, FirstLine(result)),
            _ => new Outcome(Verdict.Unreachable, FirstLine(result)),
        };
    }

    private static string[] Lines(RsyncResult result) =>
        result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string FirstLine(RsyncResult result) => Lines(result).FirstOrDefault() ?? $"rsync exit code {result.ExitCode}";

    [GeneratedRegex(@"^rsync: (\[sender\] )?change_dir ", RegexOptions.CultureInvariant)]
    private static partial Regex SourceDirectoryLine();

    [GeneratedRegex(@"^rsync (error|warning):", RegexOptions.CultureInvariant)]
    private static partial Regex SummaryLine();

    [GeneratedRegex(@"^rsync: (\[\w+\] )?(failed to set (times|permissions) on|chown|chgrp|.*set_?xattr|.*sys_acl)", RegexOptions.CultureInvariant)]
    private static partial Regex MetadataLine();
}
