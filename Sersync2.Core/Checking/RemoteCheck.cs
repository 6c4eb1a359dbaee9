using System.Text;
using Microsoft.Win32.SafeHandles;
using Sersync2.Core.Configuration;
using Sersync2.Core.Configuration.RsyncOptions;
using Sersync2.Core.Paths;
using Sersync2.Core.Syncing;
using Sersync2.Core.Syncing.Rsync;
using Sersync2.Core.Watching;

namespace Sersync2.Core.Checking;

/// <summary>
/// Tries one remote. A call that carries nothing tells whether it lets us in; <c>-n</c> with a name that does not exist, how
/// it deletes. Only writing tells whether it can be written, for rsync looks at no permission before: a file of a name
/// that nobody else uses is sent from an empty directory, and removed.
/// </summary>
internal sealed class RemoteCheck(AbsolutePath watch, RemoteSettings target, SersyncSettings settings, RsyncVersion client, RsyncRunner runner, Action<FindingLevel, string> say)
{
    // A tree may be so large that to look at all directories takes minutes.
    private static readonly TimeSpan PatienceOfLook = TimeSpan.FromSeconds(10);
    private readonly RelativePath _probe = new(Encoding.ASCII.GetBytes(".sersync2-check-" + Guid.NewGuid().ToString("N")[..16]));
    private readonly ServerFeatures _features = new(client);
    private bool _wouldBeMade;
    private bool _wasSent;

    public async Task RunAsync(CancellationToken stop)
    {
        var destination = new Destination(target, settings.Rsync);
        if (destination.Transport == Transport.Daemon && !new UserOptions(settings.Rsync.CommonParams).HasRemoteShell)
            await GreetAsync(stop);
        Remote remote = At(watch, new FilterSettings());
        Outcome connected = await ConnectAsync(remote, stop);
        if (!connected.IsDelivered)
        {
            say(FindingLevel.Error, $"{OutageHandling.Describe(connected.Verdict)}: {connected.Reason}");
            return;
        }

        say(FindingLevel.Good, destination.Transport == Transport.Daemon ? "it lets this user in, and is not read only" : "it can be reached");
        if (_wouldBeMade)
            say(FindingLevel.Note, "its directory does not exist yet: rsync will make it, if the one above it exists");
        await remote.ExploreAsync(stop);
        if (_features.Address is { } address)
            say(FindingLevel.Note, $"the first address of its name does not answer: {address} is used");
        bool deletes = await CheckDeletionsAsync(remote, stop);
        if (!_wouldBeMade)
        {
            await CheckWritingAsync(deletes, stop);
            await TellDirectoryLinksAsync(stop);
        }

        TellWhatItLacks();
    }

    // A call that carries nothing; where -n is refused, its directory is made if it is not there.
    private async Task<Outcome> ConnectAsync(Remote remote, CancellationToken stop)
    {
        while (true)
        {
            bool listings = _features.Listings;
            Outcome outcome = await CallAsync(remote, new RsyncCall { Names = NameList.Files, Recursive = false, DryRun = _features.Allows(OwnOption.DryRun), Itemize = _features.Allows(OwnOption.OutFormat) }, stop);
            if (outcome.IsDelivered || _features.Listings == listings)
                return outcome;
        }
    }

    private async Task TellDirectoryLinksAsync(CancellationToken stop)
    {
        Remote remote = At(watch, settings.Filter);
        if (remote.KeepsDirectoryLinks)
            return;
        List<RelativePath> replaced = [];
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(PatienceOfLook);
        Outcome outcome = await remote.DirectoryLinks.ListAsync(replaced.Add, generation: null, deadline.Token);
        stop.ThrowIfCancellationRequested();
        if (replaced.Count > 0)
            say(FindingLevel.Warning, $"{replaced.Count} directories here are something else there, most likely symbolic links to directories, the first \"{replaced[0]}\": real directories take their place, as rsync does it without -K; with -K in commonParams such links stay, if they lead to places in the same module");
        else if (!outcome.IsComplete)
            say(FindingLevel.Note, $"whether links stand there in the place of directories is not known: {(deadline.IsCancellationRequested ? $"to look takes more than {PatienceOfLook.TotalSeconds:0} s" : outcome.Reason)}");
    }

    private void TellWhatItLacks()
    {
        // Of deletions, what is said depends on whether some are wanted.
        foreach ((OwnOptionRow row, string reason) in _features.Lacking.Where(lacking => lacking.Row.Option != OwnOption.Delete))
            say(row.Loss == OwnOptionLoss.SomethingUndone ? FindingLevel.Warning : FindingLevel.Note, $"it does not do {row.Words}: {row.Otherwise} ({reason})");
    }

    private async Task GreetAsync(CancellationToken stop)
    {
        (string? greeting, string? problem) = await DaemonGreeting.ReadAsync(target.Ip, settings.Rsync.Port ?? DaemonGreeting.DefaultPort, stop);
        if (problem is not null)
            say(FindingLevel.Warning, problem);
        else
            say(FindingLevel.Good, $"the daemon speaks protocol {greeting}");
    }

    private async Task<bool> CheckDeletionsAsync(Remote remote, CancellationToken stop)
    {
        Outcome outcome = _features.DeleteMissingArgs
            ? await CallAsync(remote, Named(new RsyncCall { Names = NameList.Files, Recursive = true, Delete = true, Force = true, DeleteMissing = true, DryRun = _features.Allows(OwnOption.DryRun) }), stop)
            : new Outcome(Verdict.LacksOption) { Option = OwnOption.DeleteMissingArgs };
        if (outcome.Lacks(OwnOption.DeleteMissingArgs))
            outcome = await CallAsync(remote, ByRules(dryRun: _features.Allows(OwnOption.DryRun)), stop);
        if (outcome.IsDelivered && _features.Deletions)
            return true;
        if (_features.Deletions)
            say(FindingLevel.Error, $"deletions fail: {outcome.Reason}");
        else if (settings.Inotify.Delete)
            say(FindingLevel.Warning, "it refuses deletions (\"refuse options\" in its rsyncd.conf): nothing is deleted there; allow it, or set <delete start=\"false\"/>");
        return false;
    }

    private async Task CheckWritingAsync(bool deletes, CancellationToken stop)
    {
        if (!deletes)
        {
            say(FindingLevel.Note, "whether it can be written is not tried: what was written could not be removed again");
            return;
        }

        if (!_features.Allows(OwnOption.OutFormat))
        {
            say(FindingLevel.Note, "whether it can be written is not tried: what was written would not be known");
            return;
        }

        DirectoryInfo directory = Directory.CreateTempSubdirectory("sersync2-check.");
        try
        {
            Remote remote = At(new AbsolutePath(directory.FullName), new FilterSettings());
            string file = Path.Combine(directory.FullName, Encoding.ASCII.GetString(_probe.Bytes));
            await File.WriteAllTextAsync(file, "", stop);
            Outcome written = await CallAsync(remote, Named(new RsyncCall { Names = NameList.Files, Recursive = false, Itemize = true }), stop);
            File.Delete(file);
            if (!written.IsDelivered)
                say(FindingLevel.Error, $"it cannot be written: {written.Reason}");
            if (_wasSent)
                await RemoveAsync(remote, written.IsDelivered);
            else if (written.IsDelivered)
                say(FindingLevel.Note, "whether it can be written is not known: commonParams excludes the file that was to tell");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    // Whatever happens meanwhile: what was written has to go.
    private async Task RemoveAsync(Remote remote, bool wasWritten)
    {
        RsyncCall call = _features.DeleteMissingArgs
            ? Named(new RsyncCall { Names = NameList.Files, Recursive = false, DeleteMissing = true, User = UserPart.NoRules })
            : ByRules(dryRun: false);
        Outcome removed = await CallAsync(remote, call, CancellationToken.None);
        if (!removed.IsDelivered && wasWritten)
            say(FindingLevel.Error, $"a file can be written, but not be deleted: {removed.Reason}; remove \"{_probe}\" there");
        else if (wasWritten)
            say(FindingLevel.Good, "a file was written and deleted");
    }

    private RsyncCall Named(RsyncCall call) => call with { Input = RsyncCall.FileList([_probe]) };

    private RsyncCall ByRules(bool dryRun) =>
        // A rule of the user's that lets everything in would have everything deleted from an empty directory.
        ScopedDeletion.ByRules([_probe], onlyFiles: true) with { DryRun = dryRun, User = UserPart.NoRules };

    private async Task<Outcome> CallAsync(Remote remote, RsyncCall call, CancellationToken stop)
    {
        Outcome outcome = (await remote.RunAsync(call, line => Read(line, call.Mark), stop)).Outcome;
        stop.ThrowIfCancellationRequested();
        return outcome;
    }

    private bool Read(ReadOnlySpan<byte> line, string mark)
    {
        bool isMade = line.StartsWith("created directory "u8);
        bool isSent = ItemizedLine.TryRead(line, mark, out ReadOnlySpan<byte> item, out ReadOnlySpan<byte> name) && item[0] != (byte)'*' && name.SequenceEqual(_probe.Bytes);
        _wouldBeMade |= isMade;
        _wasSent |= isSent;
        return isMade || isSent;
    }

    private static TargetMemory? MemoryOf(RemoteSettings target)
    {
        try
        {
            return target.LocalDirectory is { } local ? new TargetMemory(local, StateDirectory.Locate()) { IsReadOnly = true } : null;
        }
        catch (SersyncException)
        {
            // There is no place for it, which is told by whoever needs one.
            return null;
        }
    }

    private Remote At(AbsolutePath directory, FilterSettings excluded)
    {
        var root = new WatchedRoot(directory);
        using SafeFileHandle? handle = root.TryAdopt(out _);
        var filter = new PathFilter(excluded);
        RsyncSettings rsync = settings.Rsync;
        // A relative name counts from the watch path.
        if (rsync.PasswordFile is { } password && !password.StartsWith('/'))
            rsync = rsync with { PasswordFile = Path.Combine(watch.ToString(), password) };
        return new Remote(new Destination(target, rsync), rsync, _features, runner, root, filter, new LinkedFiles(root, filter), MemoryOf(target));
    }
}
