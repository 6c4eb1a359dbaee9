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

    private readonly UserOptions _user = new(settings.CommonParams);

    public List<string> For(RsyncCall call)
    {
        // The first rule that fits decides: no rule of the user's may lift these.
        List<string> words = [.. call.Exclude.Select(pattern => "--exclude=" + pattern), .. call.User == UserPart.NoRules ? _user.WordsWithoutRules : _user.Words];
        if (call.MayDeleteExcluded && features.Deletions)
            words.AddRange(_user.FullSyncWords);
        words.Add(call.Recursive ? "-r" : "--no-r");
        // A remote whose times are coarse is known to the user alone.
        if (call.Rewrite || !(features.NanosecondTimes || _user.Has("modify-window")))
            words.Add("-I");
        else if (!_user.Has("modify-window"))
            words.Add("--modify-window=-1");
        if (call.Checksum)
            words.Add("-c");
        if (call.NewFiles && _user.WritesInPlace)
            words.AddRange(["--no-append", "--no-inplace"]);
        if ((call.Delete || call.Listing != Listing.None) && features.Deletions)
            words.Add("--delete");
        if (call.Force)
            words.Add("--force");
        if (call.DeleteMissing && features.Deletions)
            words.Add("--delete-missing-args");
        if (call.Listing != Listing.None)
            words.AddRange(["-n", "--existing", "-8", ItemizedLine.Format(call.Mark)]);
        if (call.Listing is Listing.RemoteOnly or Listing.Remote)
            words.Add(call.Listing == Listing.RemoteOnly ? "--ignore-existing" : "-ii");
        if (call.DryRun)
            words.Add("-n");
        if (call.Itemize)
            words.AddRange(["-8", ItemizedLine.Format(call.Mark)]);
        if (call.Statistics)
            words.AddRange(["--stats", "--no-h"]);
        if (call.Progress && features.Progress)
            words.Add("--info=progress2");
        if (call.Names == NameList.Rules && call.User == UserPart.All && _user.HasCvsRules)
            words.AddRange(["--filter=:C", "--filter=-C"]);
        if (call.Names != NameList.None && !EndsNamesWithLines(call))
            words.Add("--from0");
        if (call.Names != NameList.None)
            words.Add(call.Names == NameList.Files ? "--files-from=-" : "--include-from=-");
        AddTransport(words);
        if (settings.Timeout is { } timeout)
            words.Add($"--timeout={Seconds(timeout)}");
        if (!call.LinkDestination.IsRoot)
            words.Add("--link-dest=" + destination.LinkBase + Text(call.LinkDestination));
        string below = call.Subdirectory.IsRoot ? "" : Text(call.Subdirectory) + "/";
        words.AddRange([Source, destination.Word + below]);
        return words;
    }

    /// <summary>
    /// Asks the local rsync, and no server, which of the directories in a list the user's rules exclude: it names the others.
    /// Without implied directories, or one that is above another in the list would not be looked at.
    /// </summary>
    public List<string> ForRules(string mark) =>
        [.. _user.RuleWords, "-n", "-d", "--no-r", "--no-implied-dirs", "-ii", "-8", ItemizedLine.Format(mark), "--from0", "--files-from=-", Source, Source];

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
        call.Names != NameList.None && call.User == UserPart.All && _user.HasRulesInDirectories && call.Input.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0;

    // Only names that are text reach the command line: see Remote.CanLink.
    private static string Text(RelativePath path) => Encoding.UTF8.GetString(path.Bytes);

    private static string Seconds(TimeSpan span) => ((long)Math.Ceiling(span.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private void AddTransport(List<string> words)
    {
        switch (destination.Transport)
        {
            case Transport.Daemon:
                if (!_user.HasRemoteShell)
                {
                    // Nagle's algorithm against delayed acknowledgements: 140 ms for a small file in place of 10.
                    words.Add("--sockopts=SO_KEEPALIVE,TCP_NODELAY");
                    words.Add($"--contimeout={ConnectTimeoutSeconds}");
                }

                if (settings.Port is { } port)
                    words.Add($"--port={port}");
                if (settings.PasswordFile is { } file)
                    words.Add("--password-file=" + file);
                break;
            case Transport.Ssh when settings.Port is { } sshPort:
                words.AddRange(["-e", $"{Ssh} -p {sshPort}"]);
                break;
            case Transport.Ssh when !_user.HasRemoteShell:
                words.AddRange(["-e", Ssh]);
                break;
            default:
                break;
        }
    }
}
